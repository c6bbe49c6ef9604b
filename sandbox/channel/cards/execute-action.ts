import type { Person } from '../../tenant/people/person.ts';
import { type Card, isJson, type Json } from '../activity.ts';
import { postToBot } from '../chat/bot-endpoint.ts';
import type { BotMessage } from '../chat/bot-message.ts';
import { invokeActivity } from '../chat/person-activity.ts';
import type { BotResponse, ChatRecord } from '../chat/types.ts';
import type { ChannelContext } from '../context.ts';
import { setFooter } from '../sign-in/button.ts';
import { assertionFor } from '../sign-in/single-sign-on.ts';
import { type ActionResponse, readActionResponse } from './action-response.ts';

/** Result of a button press. */
export interface PressOutcome extends BotResponse {
  /** How Teams reads the bot's last response; undefined for an Action.Submit, which has none. */
  readonly response: ActionResponse | undefined;
  /** The card as the person sees it now. */
  readonly card: Card | undefined;
  /** True if the card's footer shows a sign-in button now. */
  readonly signInShown: boolean;
}

export interface ActionExecution {
  readonly message: BotMessage;
  readonly person: Person;
  readonly action: Json;
  /** `automatic`: Teams refreshes the card without a press. Default: manual. */
  readonly trigger?: 'manual' | 'automatic';
  /**
   * What the sign-in page returned, after the footer's button: "The 'state' or magic code for an OAuth flow"
   * (botframework-schema, AdaptiveCardInvokeValue).
   */
  readonly state?: string;
}

/**
 * Sends an Action.Execute, signs the person in silently if the bot requests it, and applies the response to the
 * person's card.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/enable-sso-for-your-adaptive-cards-universal-action
 */
export async function executeAction(
  context: ChannelContext,
  record: ChatRecord,
  execution: ActionExecution,
): Promise<PressOutcome> {
  const { message, person, action, trigger = 'manual', state } = execution;
  const send = (more: Json = {}) => {
    const value = { action, trigger, ...more };
    const invoke = { name: 'adaptiveCard/action', value, replyToId: message.id };
    return postToBot(context, invokeActivity(context, record, person, invoke));
  };
  let reply = await send(state === undefined ? {} : { state });
  let response = readActionResponse(reply);
  let login: Json | undefined;
  if (response.kind === 'login') {
    login = response.card;
    const authentication = state === undefined && (await authenticationFor(context, record, person, login));
    if (authentication) {
      reply = await send({ authentication });
      response = readActionResponse(reply);
    }
    // Silent sign-on failed (a second login request, or 412) or was impossible: the person gets the button.
    if (response.kind === 'login') login = response.card;
    else if (reply.status !== 412 && statusCodeOf(reply) !== 412) login = undefined;
  }
  if (response.kind === 'rejected') context.failures.push({ conversationId: record.id, reason: response.reason });
  if (response.kind === 'card') {
    record.sent.get(message.id)?.replaceCard(person, response.card);
    record.events.emit('change', { kind: 'card', message, person });
  }
  const repeat = (pageState: string) => executeAction(context, record, { message, person, action, state: pageState });
  setFooter(record, message, person, login && { card: login, repeat });
  return { ...reply, response, card: message.cardFor(person), signInShown: login !== undefined };
}

/** `value.authentication` of the repeated invoke; undefined where Teams would not attempt silent sign-on. */
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

function statusCodeOf({ body }: BotResponse): unknown {
  return isJson(body) ? body.statusCode : undefined;
}
