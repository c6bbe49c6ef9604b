import { issueSsoAssertion } from '../../entra/tokens/tokens.ts';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { Person } from '../../tenant/people/person.ts';
import { type Activity, attachmentOf, isJson, type Json, OAUTH_CARD } from '../activity.ts';
import type { ChannelContext } from '../channel-context.ts';
import { postToBot } from '../chat/bot-endpoint.ts';
import type { MutableBotMessage } from '../chat/bot-message.ts';
import { showMessage } from '../chat/chat-store.ts';
import { invokeActivity } from '../chat/person-activity.ts';
import type { ChatRecord, Exchange } from '../chat/types.ts';
import { failureValue, needsTheButton } from './sign-in-failure.ts';

/*
 * Single sign-on as a person's Teams does it when the bot sends an OAuthCard:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-overview
 */

/** The card that asks for a silent sign-on, if this activity carries one. */
export function ssoCard(activity: Activity): Json | undefined {
  const card = attachmentOf(activity, OAUTH_CARD);
  return isJson(card?.tokenExchangeResource) ? card : undefined;
}

/** The assertion for the app that the card means; undefined: it is switched off, the card and the manifest do not fit, or the app offers no sign-on. */
export async function assertionFor(context: ChannelContext, person: Person, card: Json): Promise<string | undefined> {
  if (context.switches.signInFailure !== undefined) return undefined;
  const app = ssoApp(context, isJson(card.tokenExchangeResource) ? card.tokenExchangeResource.uri : undefined);
  return app && issueSsoAssertion(context.state, person, app);
}

/** Tries the silent sign-on of one person, on each of their devices; the card appears only if none of them succeeds. */
export async function signInSilently(
  context: ChannelContext,
  record: ChatRecord,
  message: MutableBotMessage,
  card: Json,
  person: Person,
): Promise<void> {
  const outcomes = await onEachDevice(context, person, () => exchange(context, record, card, person));
  if (context.stopping.aborted) return;
  // After signin/failure people see nothing of the card.
  const asked = outcomes.filter((outcome) => outcome?.invoke !== 'signin/failure');
  if (asked.length > 0 && asked.every((outcome) => outcome?.status !== 200)) {
    message.showSignIn();
    showMessage(record, message);
  }
}

async function onEachDevice<T>(context: ChannelContext, person: Person, work: () => Promise<T>): Promise<T[]> {
  const devices = Array.from({ length: context.devicesOf(person) });
  if (context.switches.deviceTiming === 'together') return Promise.all(devices.map(work));
  const done: T[] = [];
  for (const _ of devices) done.push(await work());
  return done;
}

/** undefined: Teams itself sees that only the button helps, and the bot hears nothing. */
async function exchange(
  context: ChannelContext,
  record: ChatRecord,
  card: Json,
  person: Person,
): Promise<Exchange | undefined> {
  const { signInFailure } = context.switches;
  if (signInFailure !== undefined && needsTheButton(signInFailure)) return undefined;
  const resource = card.tokenExchangeResource as Json;
  const id = typeof resource.id === 'string' ? resource.id : undefined;
  const connectionName = String(card.connectionName ?? '');
  const token = await assertionFor(context, person, card);
  const name = token === undefined ? 'signin/failure' : 'signin/tokenExchange';
  const failure = () => failureValue(signInFailure ?? 'resourcematchfailed');
  const value = token === undefined ? failure() : { id, connectionName, token };
  const answer = await postToBot(context, invokeActivity(context, record, person, name, value));
  const done: Exchange = { person, id, connectionName, invoke: name, ...answer };
  record.exchanges.push(done);
  record.events.emit('change', { kind: 'exchange', exchange: done });
  return done;
}

/** `uri` must be the Application ID URI of the manifest's app; left out, the manifest alone decides. */
function ssoApp(context: ChannelContext, uri: unknown): AppRegistration | undefined {
  const { ssoClientId } = context.bot();
  const app = ssoClientId === undefined ? undefined : context.state.apps.get(ssoClientId);
  if (!app?.exposedScopes.includes('access_as_user')) return undefined;
  return uri === undefined || uri === app.identifierUri ? app : undefined;
}
