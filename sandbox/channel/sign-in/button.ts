import type { Person } from '../../tenant/people/person.ts';
import { attachmentOf, isJson, type Json, OAUTH_CARD } from '../activity.ts';
import { postToBot } from '../chat/bot-endpoint.ts';
import type { BotMessage } from '../chat/bot-message.ts';
import { invokeActivity } from '../chat/person-activity.ts';
import type { BotResponse, ChatRecord, SignInFooter } from '../chat/types.ts';
import { type ChannelContext, channelError } from '../context.ts';
import type { SignInButton } from './types.ts';
import { isInValidDomains } from './valid-domains.ts';

/** State sent to the bot for a closed window. In tabs `authenticate` rejects with it; UNCONFIRMED for bots. */
export const CANCELLED = 'CancelledByUser';

/** The bot's response to the result of the sign-in. */
export interface SignInOutcome extends BotResponse {
  readonly state: string;
}

/**
 * The sign-in button of a message: from its OAuthCard, or from its card's footer after an Action.Execute.
 * Throws `NoSignInButton` if the person sees none, `NotInValidDomains` if Teams would not open its page:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/auth-flow-bot
 */
export function signInButton(
  context: ChannelContext,
  record: ChatRecord,
  message: BotMessage,
  person: Person,
): SignInButton {
  const footer = record.footers.get(keyOf(message, person));
  const shown = message.signInShown && !message.deleted ? attachmentOf(message.activity, OAUTH_CARD) : undefined;
  const button = buttonsOf(footer?.card ?? shown).find(({ type }) => type === 'signin');
  if (!button) throw channelError('NoSignInButton', `Message ${message.id} shows no sign-in button.`);
  const page = String(button.value);
  const { endpoint, validDomains = [new URL(endpoint).host] } = context.bot();
  if (!isInValidDomains(page, validDomains)) {
    throw channelError('NotInValidDomains', `Teams opens pages of ${validDomains.join(', ')} only, not ${page}.`);
  }
  const verify = (state: string) =>
    postToBot(
      context,
      invokeActivity(context, record, person, {
        name: 'signin/verifyState',
        value: { state },
        replyToId: message.id,
      }),
    );
  return { title: String(button.title ?? ''), page, send: footer ? footer.repeat : verify };
}

export function setFooter(
  record: ChatRecord,
  message: BotMessage,
  person: Person,
  footer: SignInFooter | undefined,
): void {
  if (footer) record.footers.set(keyOf(message, person), footer);
  else record.footers.delete(keyOf(message, person));
}

function keyOf(message: BotMessage, person: Person): string {
  return `${message.id} ${person.id}`;
}

function buttonsOf(card: Json | undefined): Json[] {
  return Array.isArray(card?.buttons) ? card.buttons.filter(isJson) : [];
}
