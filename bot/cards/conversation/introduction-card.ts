import { type Language, textsIn } from '../../locales/index.ts';
import { cardUrl } from '../escape.ts';
import { messageCard } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';

/** Sent once to a group chat or a channel that adds the app: one line, and a link to the private chat. */
export function introductionCard({
  language,
  chatLink,
}: {
  readonly language: Language;
  readonly chatLink: string;
}): AdaptiveCard {
  const text = textsIn(language);
  return messageCard({
    language,
    title: text('welcome.title'),
    paragraphs: ['conversation.group.introduction'],
    actions: [{ type: 'Action.OpenUrl', title: text('action.open-private-chat'), url: cardUrl(chatLink) }],
  });
}
