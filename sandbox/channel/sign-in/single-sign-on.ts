import { identifierUrisOf } from '../../entra/clients/service-principal.ts';
import { issueSsoAssertion, TEAMS_CLIENT_ID } from '../../entra/tokens/issue-access-token.ts';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { Person } from '../../tenant/people/person.ts';
import { type Activity, attachmentOf, isJson, type Json, OAUTH_CARD } from '../activity.ts';
import { postToBot } from '../chat/bot-endpoint.ts';
import type { MutableBotMessage } from '../chat/bot-message.ts';
import { showMessage } from '../chat/message-store.ts';
import { invokeActivity } from '../chat/person-activity.ts';
import type { ChatRecord, Exchange } from '../chat/types.ts';
import type { ChannelContext } from '../context.ts';
import { failureValue, showsButton } from './failure-codes.ts';

/*
 * Single sign-on as a person's Teams performs it when the bot sends an OAuthCard:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-overview
 */

/** The OAuthCard of this activity that requests silent sign-on, if any. */
export function ssoCard(activity: Activity): Json | undefined {
  const card = attachmentOf(activity, OAUTH_CARD);
  return isJson(card?.tokenExchangeResource) ? card : undefined;
}

/**
 * The SSO assertion for the card's app. Undefined if a switch disables it, the card does not match the manifest, or the
 * app exposes no scope for it.
 */
export async function assertionFor(context: ChannelContext, person: Person, card: Json): Promise<string | undefined> {
  if (context.switches.signInFailure !== undefined) return undefined;
  const app = ssoApp(context, isJson(card.tokenExchangeResource) ? card.tokenExchangeResource.uri : undefined);
  return app && issueSsoAssertion(context.state, person, app);
}

/** A sign-in card that the bot sent, and the person whose Teams reacts to it. */
export interface SsoRequest {
  readonly message: MutableBotMessage;
  readonly card: Json;
  readonly person: Person;
}

/** Attempts silent sign-on on each of the person's devices. The card appears only if all attempts fail. */
export async function signInSilently(
  context: ChannelContext,
  record: ChatRecord,
  { message, card, person }: SsoRequest,
): Promise<void> {
  const outcomes = await onEachDevice(context, person, () => exchange(context, record, card, person));
  if (context.stopping.aborted) return;
  // Teams hides the card after signin/failure.
  const attempts = outcomes.filter((outcome) => outcome?.invoke !== 'signin/failure');
  if (attempts.length > 0 && attempts.every((outcome) => outcome?.status !== 200)) {
    message.showSignIn();
    showMessage(record, message);
  }
}

async function onEachDevice<T>(context: ChannelContext, person: Person, work: () => Promise<T>): Promise<T[]> {
  const devices = Array.from({ length: context.devicesOf(person) });
  if (context.switches.deviceTiming === 'together') return Promise.all(devices.map(work));
  const results: T[] = [];
  for (const _ of devices) results.push(await work());
  return results;
}

/** Undefined if Teams itself detects that only the button helps; it then sends the bot nothing. */
async function exchange(
  context: ChannelContext,
  record: ChatRecord,
  card: Json,
  person: Person,
): Promise<Exchange | undefined> {
  const { signInFailure } = context.switches;
  if (signInFailure !== undefined && showsButton(signInFailure)) return undefined;
  const resource = card.tokenExchangeResource as Json;
  const id = typeof resource.id === 'string' ? resource.id : undefined;
  const connectionName = String(card.connectionName ?? '');
  const token = await assertionFor(context, person, card);
  const name = token === undefined ? 'signin/failure' : 'signin/tokenExchange';
  const failure = () => failureValue(signInFailure ?? 'resourcematchfailed');
  const value = token === undefined ? failure() : { id, connectionName, token };
  const response = await postToBot(context, invokeActivity(context, record, person, { name, value }));
  const result: Exchange = { person, id, connectionName, invoke: name, ...response };
  record.exchanges.push(result);
  record.events.emit('change', { kind: 'exchange', exchange: result });
  return result;
}

/** `uri` must be the Application ID URI of the manifest's app. If undefined, the manifest alone decides. */
function ssoApp(context: ChannelContext, uri: unknown): AppRegistration | undefined {
  const { ssoClientId } = context.bot();
  const app = ssoClientId === undefined ? undefined : context.state.apps.get(ssoClientId);
  if (!app?.exposedScopes.includes('access_as_user') || !trustsTeams(context, app)) return undefined;
  return uri === undefined || identifierUrisOf(context.state, app).includes(String(uri)) ? app : undefined;
}

/** Teams gets the assertion without a question only if it is pre-authorized for the scope, as its page says. */
function trustsTeams({ state }: ChannelContext, { clientId }: AppRegistration): boolean {
  const entry = state.directory.knownEntry(clientId);
  const scope = entry?.scopes.find(({ value }) => value === 'access_as_user');
  return (
    !entry ||
    entry.preAuthorized.some(
      ({ appId, delegatedPermissionIds }) =>
        appId === TEAMS_CLIENT_ID && delegatedPermissionIds.includes(scope?.id ?? ''),
    )
  );
}
