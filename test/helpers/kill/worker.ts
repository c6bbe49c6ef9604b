import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { classifyFailure } from '../../../bot/delivery/classify-failure.ts';
import { limits } from '../../../src/limits.ts';
import { NUDGE_SHARE_OF_RATE } from '../../../src/nudges/nudge-limits.ts';
import { createNudgePump } from '../../../src/nudges/nudge-pump.ts';
import type { Deliver } from '../../../src/nudges/types.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Outbox } from '../../../src/store/outbox/types.ts';
import type { WorkerEvent, WorkerJob } from './types.ts';

/*
 * A process with a send pump, to be killed by a test. It loads its code, and waits for its job on standard input. It
 * reports each action before it starts, so that the test knows at which moment it kills.
 */

/** Writes synchronously: an event is written even if the process dies right after it. */
function report(event: WorkerEvent): void {
  writeSync(1, `${JSON.stringify(event)}\n`);
}

report({ event: 'started' });
const job: WorkerJob = JSON.parse(await text(process.stdin));
const { tenantId, instanceId } = job;
const store = await openStore({ databaseUrl: job.databaseUrl, folder: job.folder });
report({ event: 'opened' });

const outbox: Outbox = {
  ...store.outbox,
  async claim(...args) {
    report({ event: 'claiming' });
    const claimed = await store.outbox.claim(...args);
    report({ event: 'claimed', ids: claimed.map(({ id }) => id) });
    return claimed;
  },
  async markSending(tenant, ids, claim) {
    report({ event: 'marking', ids });
    const marked = await store.outbox.markSending(tenant, ids, claim);
    report({ event: 'marked', ids: [...marked] });
    return marked;
  },
  async recordResults(tenant, by, results, at) {
    report({ event: 'recording', ids: results.map(({ id }) => id) });
    await store.outbox.recordResults(tenant, by, results, at);
    report({ event: 'recorded', results: results.map(({ id, state }) => ({ id, state })) });
  },
};

const deliver: Deliver = async (address, { evidence }, { signal, isOnTime }) => {
  if (!isOnTime()) return { outcome: 'missed' };
  const id = String(evidence);
  report({ event: 'sending', ids: [id] });
  const { conversation, body } = address as { conversation: string; body: unknown };
  try {
    const response = await fetch(`${job.serviceUrl}v3/conversations/${conversation}/activities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${job.token}` },
      body: JSON.stringify(body),
      signal,
    });
    const responseBody = await response.text();
    const activityId = response.status === 201 ? (JSON.parse(responseBody) as { id?: string }).id : undefined;
    report({ event: 'answered', ids: [id] });
    if (activityId) return { outcome: 'sent', activityId };
    const seconds = Number(response.headers.get('retry-after'));
    return classifyFailure({
      wasSent: true,
      response: {
        status: response.status,
        body: responseBody,
        retryAfter: seconds > 0 ? seconds * 1_000 : undefined,
      },
      code: undefined,
    });
  } catch (error) {
    const wasSent = (error as { cause?: { code?: string } }).cause?.code !== 'ECONNREFUSED';
    return classifyFailure({ wasSent, response: undefined, code: 'no-answer' });
  }
};

const recipients = new Map(
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
const CONTACT = { address: null, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
for (const objectId of job.queue) {
  const [changeId, at] = [objectId, new Date()];
  const message = { tenantId, objectId, changeId, kind: 'nudge', change: 'changed', notBefore: at } as const;
  await store.roster.upsert({ tenantId, objectId }, CONTACT, at);
  await store.outbox.enqueue({ ...message, evidence: `${changeId}:nudge` }, at);
  report({ event: 'queued', ids: [`${changeId}:nudge`] });
}

const { ended } = await createNudgePump({
  tenantId,
  instanceId,
  outbox,
  rates: store.rates,
  findRecipients: async () => recipients,
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
report({ event: 'ended', reason: ended });
process.exit();
