import type { Person, Tenant } from '../../sandbox/index.ts';
import type { LoggedRequest } from '../../sandbox/tenant/services/request-log.ts';
import { countSequentialHops } from './sequential-hops.ts';

export interface TimedAnswer {
  /** Milliseconds from posting the message until the answer is in the chat. */
  readonly time: number;
  /** Number of sequential requests to the tenant. Only valid without other traffic. */
  readonly hops: number;
}

/** Sends a message to the bot as this person and waits for the answer: a card or a text. */
export async function askForCheck(tenant: Tenant, person: Person, text = 'my photo is wrong'): Promise<TimedAnswer> {
  const chat = tenant.teams.personalChat(person);
  const postedAt = performance.now();
  const shown = Promise.withResolvers<number>();
  const stop = chat.onChange((change) => {
    if (change.kind === 'message') shown.resolve(performance.now());
  });
  const posted = chat.say(text);
  const message = await chat.nextMessage(AbortSignal.timeout(30_000));
  const shownAt = await shown.promise;
  stop();
  const { status } = await posted;
  if (status !== 200 || message.signInShown) throw new Error(`The bot did not answer: ${status}`);
  const pictures = JSON.stringify(message.card ?? '').match(/\/photos\/[0-9a-f]{64}/g) ?? [];
  if (message.card && new Set(pictures).size !== 2) throw new Error('The card does not show both pictures.');
  return { time: shownAt - postedAt, hops: countSequentialHops(await requestsBetween(tenant, postedAt, shownAt)) };
}

async function requestsBetween({ state }: Tenant, from: number, until: number): Promise<readonly LoggedRequest[]> {
  const isDelivery = ({ service, answeredAt }: LoggedRequest) => service === 'channel' && answeredAt >= until;
  // The request that delivered the answer is logged after its own response.
  if (!state.requests.all().some(isDelivery)) await state.requests.next(isDelivery);
  return state.requests.all().filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt <= until);
}
