import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { classifyFailure } from '../../../bot/delivery/classify-failure.ts';
import { limits } from '../../../src/limits.ts';
import { NUDGE_SHARE_OF_RATE } from '../../../src/nudges/nudge-limits.ts';
import { createSendPump } from '../../../src/nudges/send-pump.ts';
import type { Deliver } from '../../../src/nudges/types.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Outbox } from '../../../src/store/outbox/types.ts';
import type { Happening, WorkerJob } from './job.ts';

/**
 * A process that pumps, to be killed. It says what it is about to do before it does it, so that whoever kills it knows what it was
 * doing; it is ready to open its store as soon as it is told to, by its job on standard input.
 */

/** Not by a stream: what was said has been said, even if the next thing is the end. */
function say(happening: Happening): void {
  writeSync(1, `${JSON.stringify(happening)}\n`);
}

say({ did: 'started' });
const job: WorkerJob = JSON.parse(await text(process.stdin));
const { tenantId, by } = job;
const store = await openStore({ databaseUrl: job.databaseUrl, folder: job.folder });
say({ did: 'opened' });

const outbox: Outbox = {
  ...store.outbox,
  async claim(...given) {
    say({ did: 'claiming' });
    const claimed = await store.outbox.claim(...given);
    say({ did: 'claimed', ids: claimed.map(({ id }) => id) });
    return claimed;
  },
  async markSending(tenant, ids, claim) {
    say({ did: 'beginning', ids });
    const begun = await store.outbox.markSending(tenant, ids, claim);
    say({ did: 'begun', ids: [...begun] });
    return begun;
  },
  async recordResults(tenant, name, settled, at) {
    say({ did: 'recording', ids: settled.map(({ id }) => id) });
    await store.outbox.recordResults(tenant, name, settled, at);
    say({ did: 'recorded', settled: settled.map(({ id, state }) => ({ id, state })) });
  },
};

const deliver: Deliver = async (address, { evidence }, { signal, isOnTime }) => {
  if (!isOnTime()) return { outcome: 'missed' };
  const id = String(evidence);
  say({ did: 'sending', ids: [id] });
  const { conversation, body } = address as { conversation: string; body: unknown };
  let wasSent = true;
  try {
    const response = await fetch(`${job.serviceUrl}v3/conversations/${conversation}/activities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${job.token}` },
      body: JSON.stringify(body),
      signal,
    });
    const said = await response.text();
    const answered = response.status === 201 ? (JSON.parse(said) as { id?: string }).id : undefined;
    say({ did: 'answered', ids: [id] });
    if (answered) return { outcome: 'sent', activityId: answered };
    const seconds = Number(response.headers.get('retry-after'));
    return classifyFailure({
      wasSent,
      response: { status: response.status, body: said, retryAfter: seconds > 0 ? seconds * 1_000 : undefined },
      code: undefined,
    });
  } catch (error) {
    wasSent = (error as { cause?: { code?: string } }).cause?.code !== 'ECONNREFUSED';
    return classifyFailure({ wasSent, response: undefined, code: 'no-answer' });
  }
};

const people = new Map(
  job.people.map(({ objectId, address }) => [
    objectId,
    {
      address,
      language: 'en',
      timeZone: 'UTC',
      reach: 'here' as const,
      optedOutAt: undefined,
      snoozedUntil: undefined,
    },
  ]),
);
const SEEN = { address: null, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
for (const objectId of job.queue) {
  const [changeId, at] = [objectId, new Date()];
  const message = { tenantId, objectId, changeId, kind: 'nudge', change: 'changed', notBefore: at } as const;
  await store.roster.upsert({ tenantId, objectId }, SEEN, at);
  await store.outbox.enqueue({ ...message, evidence: `${changeId}:nudge` }, at);
  say({ did: 'queued', ids: [`${changeId}:nudge`] });
}

const { ended } = await createSendPump({
  tenantId,
  instanceId: by,
  outbox,
  rates: store.rates,
  findRecipients: async () => people,
  deliver,
  markUnreachable: async () => {},
  maySend: async () => true,
  hours: { from: 0, until: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] },
  perSecond: limits.teams.messagesPerSecond * NUDGE_SHARE_OF_RATE,
  now: () => new Date(),
  clock: () => performance.now(),
  wait: (milliseconds) => wait(milliseconds),
  random: Math.random,
  timeouts: job.timeouts,
}).run(AbortSignal.any([]), job.idle);
await store.close();
say({ did: 'ended', why: ended });
process.exit();
