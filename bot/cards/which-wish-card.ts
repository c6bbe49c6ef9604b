import { type Language, textsIn } from '../locales/index.ts';
import type { Wish } from '../understand/types.ts';
import { type ButtonIntent, intentAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

const BUTTONS: Partial<Record<Wish, ButtonIntent>> = {
  check: 'check-photo',
  stop: 'stop-nudges',
  resume: 'resume-nudges',
  snooze: 'not-now',
  settings: 'show-settings',
  status: 'show-status',
  help: 'help',
};
const MAX_BUTTONS = 3;

/** Asks what the person wants: a button for each wish that the message may mean, and always one for the check. */
export function whichWishCard({ language, offered }: { language: Language; offered: readonly Wish[] }): AdaptiveCard {
  const wished = offered.flatMap((wish) => BUTTONS[wish] ?? []);
  const buttons = new Set<ButtonIntent>([
    ...wished.slice(0, MAX_BUTTONS - 1),
    ...wished.slice(MAX_BUTTONS - 1),
    'check-photo',
    'help',
  ]);
  return messageCard({
    language,
    title: textsIn(language)('which.title'),
    paragraphs: ['which.text'],
    actions: [...buttons].slice(0, MAX_BUTTONS).map((intent) => intentAction(language, intent)),
  });
}
