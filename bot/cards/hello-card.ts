import { type Language, textsIn } from '../locales/index.ts';
import { cardText } from './escape.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** The answer to a greeting. */
export function helloCard({ language, displayName }: { language: Language; displayName?: string }): AdaptiveCard {
  const text = textsIn(language);
  const name = cardText(displayName ?? '');
  return messageCard({
    language,
    title: name ? text('hello.title-named', { name }) : text('hello.title'),
    paragraphs: ['hello.text'],
    actions: [checkPhotoAction(language)],
  });
}
