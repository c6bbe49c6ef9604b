import { type Language, textsIn } from '../locales/index.ts';
import { cardUrl } from './escape.ts';
import { messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** In a group chat or a channel: nothing personal, only the way to the private chat (`chatLink`, a Teams deep link). */
export function privateChatCard({ language, chatLink }: { language: Language; chatLink: string }): AdaptiveCard {
  const text = textsIn(language);
  return messageCard({
    language,
    title: text('private.title'),
    paragraphs: ['private.text'],
    actions: [{ type: 'Action.OpenUrl', title: text('action.open-private-chat'), url: cardUrl(chatLink) }],
  });
}
