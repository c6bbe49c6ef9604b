import { setTimeout as wait } from 'node:timers/promises';
import { issueAccessToken } from '../../sandbox/entra/tokens/issue-access-token.ts';
import type { Person, Tenant } from '../../sandbox/index.ts';
import type { Fault } from '../../sandbox/tenant/services/fault.ts';
import { askForCheck } from '../shared/timed-answer.ts';
import { type ChatOwner, conversationIdIn } from './recipients.ts';

/** Mean time between an answer and the next question. Milliseconds. */
const THINK_TIME = 8_000;
/** Share of sends that fail in Teams, and the faults, which take turns. */
const FAILING_SHARE = 0.03;
const FAULTS: readonly Fault[] = [
  { kind: 'throttled', retryAfter: 2 },
  { kind: 'error', status: 502 },
  { kind: 'throttled', retryAfter: 5 },
  { kind: 'error', status: 503 },
  { kind: 'error', status: 504 },
];

/** Lets people ask the bot until `end`. Returns the milliseconds that each answer took. */
export async function chatUntil(
  tenant: Tenant,
  people: readonly Person[],
  end: Promise<unknown>,
): Promise<readonly number[]> {
  const times: number[] = [];
  let hasEnded = false;
  const ending = end.then(() => {
    hasEnded = true;
  });
  const chat = async (person: Person) => {
    await wait(Math.random() * THINK_TIME);
    while (!hasEnded) {
      times.push((await askForCheck(tenant, person)).time);
      await wait(THINK_TIME * (0.5 + Math.random()));
    }
  };
  await Promise.all([...people.map(chat), ending]);
  return times;
}

/** Lets a random share of the sends to these chats fail, until the returned function is called. */
export function failAtRandom({ state }: Tenant, chats: ReadonlySet<string>): () => void {
  let round = 0;
  const only = ({ method, url }: { method: string; url: string }) =>
    method === 'POST' && chats.has(conversationIdIn(url)) && Math.random() < FAILING_SHARE;
  const timer = setInterval(() => {
    const fault = FAULTS[round++ % FAULTS.length];
    if (fault) state.faults.set('channel', fault, { only });
  }, 100);
  return () => {
    clearInterval(timer);
    state.faults.clear('channel');
  };
}

/** Sends to all people at once, without a rate limiter. Returns the number of violated limits. */
export async function sendAllAtOnce(tenant: Tenant, people: readonly ChatOwner[]): Promise<number> {
  const { state, apps, addresses } = tenant;
  state.limits.violations.reset();
  const token = await issueAccessToken(state, { audience: state.cloud.botFramework, clientId: apps.bot.clientId });
  await Promise.all(
    people.map(async ({ chat }) => {
      const response = await fetch(`${addresses.channel}/teams/v3/conversations/${chat.id}/activities`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ type: 'message', text: 'Your photo has changed.' }),
      });
      await response.arrayBuffer();
    }),
  );
  return state.limits.violations.total();
}
