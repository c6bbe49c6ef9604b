import { type Language, textsIn } from '../locales/index.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** Something broke: said plainly, without its details. `reference` finds it in the log. */
export function failureCard({ language, reference }: { language: Language; reference?: string }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('failure.title'),
    paragraphs: ['failure.text'],
    actions: [checkPhotoAction(language)],
    reference,
  });
}
