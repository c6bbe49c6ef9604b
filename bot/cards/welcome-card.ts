import { type Language, textsIn } from '../locales/index.ts';
import { cardText } from './escape.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** Once, when somebody has installed the app: what it is for and how to begin. */
export function welcomeCard({ language, displayName }: { language: Language; displayName?: string }): AdaptiveCard {
  const text = textsIn(language);
  const name = cardText(displayName ?? '');
  return messageCard({
    language,
    title: name ? text('welcome.title-named', { name }) : text('welcome.title'),
    paragraphs: ['welcome.text', 'welcome.how'],
    actions: [checkPhotoAction(language)],
  });
}
