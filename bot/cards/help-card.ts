import { type Language, textsIn } from '../locales/index.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** What the bot can do; also the answer to whatever it does not understand. */
export function helpCard({ language }: { language: Language }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('help.title'),
    paragraphs: ['help.check', 'help.fix', 'help.nudges', 'help.privacy'],
    actions: [checkPhotoAction(language)],
  });
}
