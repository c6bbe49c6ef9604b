import { type Activity, ADAPTIVE_CARD, type BotMessage, type Card, type Json, OAUTH_CARD } from '../channel/index.ts';
import type { Person } from '../tenant/person.ts';

const DELETED = 'This message has been deleted.';

/** A message of the bot as the Playground can show it to the person. */
export function shownActivity(message: BotMessage, person: Person): Activity {
  if (message.deleted) return { type: 'message', text: DELETED };
  const attachments = message.activity.attachments?.map((attachment) => {
    if (attachment.contentType === ADAPTIVE_CARD) return { ...attachment, content: message.cardFor(person) };
    if (attachment.contentType === OAUTH_CARD)
      return { contentType: ADAPTIVE_CARD, content: signInCard(attachment.content) };
    return attachment;
  });
  return { ...message.activity, ...(attachments && { attachments }) };
}

/** The Playground skips OAuthCards: this is the card with the button that people see in Teams when silent sign-on did not work. */
export function signInCard(content: unknown): Card {
  const { text = '', buttons = [] } = (content ?? {}) as { text?: string; buttons?: readonly Json[] };
  return {
    type: 'AdaptiveCard',
    version: '1.4',
    body: [{ type: 'TextBlock', text, wrap: true }],
    actions: buttons.map((button) => ({ type: 'Action.OpenUrl', title: button.title, url: button.value })),
  };
}
