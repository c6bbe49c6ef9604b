import type { Person } from '../../tenant/people/person.ts';
import { type Card, isJson, type Json } from '../activity.ts';
import type { ChannelContext } from '../channel-context.ts';
import { postToBot } from '../chat/bot-endpoint.ts';
import type { BotMessage } from '../chat/bot-message.ts';
import { invokeActivity } from '../chat/person-activity.ts';
import type { BotAnswer, ChatRecord } from '../chat/types.ts';
import { setFooter } from '../sign-in/sign-in-button.ts';
import { assertionFor } from '../sign-in/single-sign-on.ts';
import { type CardAnswer, readCardAnswer } from './card-answer.ts';

/** What came of a pressed button. */
export interface PressOutcome extends BotAnswer {
  /** How Teams reads the bot's last answer; undefined: an Action.Submit, which has none. */
  readonly answer: CardAnswer | undefined;
  /** The card as the person sees it now. */
  readonly card: Card | undefined;
  /** The card's footer shows a sign-in button now. */
  readonly signInShown: boolean;
}

export interface ExecuteOptions {
  /** `automatic`: nobody pressed, Teams refreshes the card. Default: manual. */
  readonly trigger?: 'manual' | 'automatic';
  /** What the sign-in page gave, after the footer's button: "The 'state' or magic code for an OAuth flow" (botframework-schema, AdaptiveCardInvokeValue). */
  readonly state?: string;
}

/**
 * Sends an Action.Execute, signs the person in silently if the bot asks for it, and applies the answer to the card that the person sees.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/enable-sso-for-your-adaptive-cards-universal-action
 */
export async function executeAction(
  context: ChannelContext,
  record: ChatRecord,
  message: BotMessage,
  person: Person,
  action: Json,
  { trigger = 'manual', state }: ExecuteOptions = {},
): Promise<PressOutcome> {
  const send = (more: Json = {}) => {
    const value = { action, trigger, ...more };
    return postToBot(context, invokeActivity(context, record, person, 'adaptiveCard/action', value, message.id));
  };
  let reply = await send(state === undefined ? {} : { state });
  let answer = readCardAnswer(reply);
  let login: Json | undefined;
  if (answer.kind === 'login') {
    login = answer.card;
    const authentication = state === undefined && (await authenticationFor(context, record, person, login));
    if (authentication) {
      reply = await send({ authentication });
      answer = readCardAnswer(reply);
    }
    // Refused or not possible: the person gets the button. (A second login request, or 412.)
    if (answer.kind === 'login') login = answer.card;
    else if (reply.status !== 412 && statusCodeOf(reply) !== 412) login = undefined;
  }
  if (answer.kind === 'rejected') context.failures.push({ conversationId: record.id, reason: answer.reason });
  if (answer.kind === 'card') {
    record.sent.get(message.id)?.replaceCard(person, answer.card);
    record.events.emit('change', { kind: 'card', message, person });
  }
  const repeat = (given: string) => executeAction(context, record, message, person, action, { state: given });
  setFooter(record, message, person, login && { card: login, repeat });
  return { ...reply, answer, card: message.cardFor(person), signInShown: login !== undefined };
}

/** `value.authentication` of the repeated invoke; undefined where Teams would not try. */
async function authenticationFor(
  context: ChannelContext,
  record: ChatRecord,
  person: Person,
  card: Json,
): Promise<Json | undefined> {
  const connectionName = String(card.connectionName ?? '');
  if (record.type === 'channel' || !isJson(card.tokenExchangeResource)) return undefined;
  if (context.switches.loginRequestNeedsConnectionName && connectionName === '') return undefined;
  const token = await assertionFor(context, person, card);
  return token === undefined ? undefined : { id: card.tokenExchangeResource.id, connectionName, token };
}

function statusCodeOf({ body }: BotAnswer): unknown {
  return isJson(body) ? body.statusCode : undefined;
}
