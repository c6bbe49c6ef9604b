import { type Language, textsIn } from '../../locales/index.ts';
import { messageCard } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';

/** What the bot is doing, while an answer takes long. The answer replaces it. */
export function progressCard({ language }: { readonly language: Language }): AdaptiveCard {
  const title = textsIn(language)('conversation.progress.title');
  return messageCard({ language, title, paragraphs: ['conversation.progress.text'] });
}
