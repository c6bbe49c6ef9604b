import {
  type Activity,
  ADAPTIVE_CARD,
  type BotMessage,
  type Card,
  type Chat,
  type Json,
  OAUTH_CARD,
} from '../channel/index.ts';
import type { Person } from '../tenant/people/person.ts';

const DELETED = 'This message has been deleted.';

/** The bot's message, converted to what the Playground can show to the person. */
export function displayActivity(chat: Chat, message: BotMessage, person: Person): Activity {
  if (message.deleted) return { type: 'message', text: DELETED };
  const attachments = message.activity.attachments?.map((attachment) => {
    if (attachment.contentType === ADAPTIVE_CARD)
      return { ...attachment, content: withoutRefresh(message.cardFor(person)) };
    if (attachment.contentType === OAUTH_CARD)
      return { contentType: ADAPTIVE_CARD, content: signInCard(chat, message, person, attachment.content) };
    return attachment;
  });
  return { ...message.activity, ...(attachments && { attachments }) };
}

/** The bridge refreshes cards itself. The Playground does not know the property and warns about it below each card. */
function withoutRefresh(card: Card | undefined): Card | undefined {
  if (!card) return card;
  const { refresh: _, ...content } = card;
  return content;
}

/**
 * Card with the sign-in button that Teams shows when silent sign-on fails: the Playground skips OAuthCards and has no
 * footers. The button opens the Teams window. If Teams would not open the page, the card says why.
 */
export function signInCard(chat: Chat, message: BotMessage, person: Person, content: unknown): Card {
  const { text = '', buttons = [] } = (content ?? {}) as { text?: string; buttons?: readonly Json[] };
  const window = windowFor(chat, message, person);
  const [button] = buttons.filter(({ type }) => type === 'signin');
  const lines = 'refused' in window ? [text, window.refused] : [text];
  return {
    type: 'AdaptiveCard',
    version: '1.4',
    body: lines.map((line) => ({ type: 'TextBlock', text: line, wrap: true })),
    actions:
      'refused' in window ? [] : [{ type: 'Action.OpenUrl', title: button?.title ?? 'Sign in', url: window.url }],
  };
}

function windowFor(chat: Chat, message: BotMessage, person: Person): { url: string } | { refused: string } {
  try {
    return { url: chat.signInWindow(message, { as: person }) };
  } catch (error) {
    const { code, message: refused } = error as { code?: unknown; message: string };
    if (code === 'NotInValidDomains' || code === 'NoSignInButton') return { refused };
    throw error;
  }
}
