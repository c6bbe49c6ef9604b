import { type Language, textsIn } from '../../locales/index.ts';
import { messageCard, openPrivateChatAction } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';

/** Sent once to a group chat or a channel that adds the app: one line, and a link to the private chat. */
export function introductionCard({
  language,
  chatLink,
}: {
  readonly language: Language;
  readonly chatLink: string;
}): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('welcome.title'),
    paragraphs: ['conversation.group.introduction'],
    actions: [openPrivateChatAction(language, chatLink)],
  });
}
