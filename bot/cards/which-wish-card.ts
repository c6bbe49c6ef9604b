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
  data: 'show-data',
  forget: 'forget-me',
  help: 'help',
};
const MAX_BUTTONS = 3;

/** Asks what the person wants: a button for each wish that the message may mean, and always one for the check. */
export function whichWishCard({ language, offered }: { language: Language; offered: readonly Wish[] }): AdaptiveCard {
  const wished = offered.flatMap((wish) => BUTTONS[wish] ?? []);
  const first = wished.includes('check-photo') ? wished : wished.slice(0, MAX_BUTTONS - 1);
  const buttons = new Set<ButtonIntent>([...first, 'check-photo', 'help']);
  return messageCard({
    language,
    title: textsIn(language)('which.title'),
    paragraphs: ['which.text'],
    actions: [...buttons].slice(0, MAX_BUTTONS).map((intent) => intentAction(language, intent)),
  });
}
