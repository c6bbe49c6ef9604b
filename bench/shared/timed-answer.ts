import type { Person, Tenant } from '../../sandbox/index.ts';
import type { LoggedRequest } from '../../sandbox/tenant/services/request-log.ts';
import { countSequentialHops } from './sequential-hops.ts';

export interface TimedAnswer {
  /** Milliseconds from posting the message until the answer stood in the chat. */
  readonly time: number;
  /** Requests to the tenant one after the other; of use only while nobody else asks. */
  readonly hops: number;
}

/** Somebody writes to the bot and waits for the card, or the text, that answers. */
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
  const brings = ({ service, answeredAt }: LoggedRequest) => service === 'channel' && answeredAt >= until;
  // The request that brought the answer is logged when its own answer has left.
  if (!state.requests.all().some(brings)) await state.requests.next(brings);
  return state.requests.all().filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt <= until);
}
