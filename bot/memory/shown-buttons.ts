import type { ShownButtons } from '../../src/store/index.ts';
import type { Tolerate } from './tolerate.ts';

/** The store's; while that fails, no button counts as shown before. */
export function createShownButtons(stored: ShownButtons, tolerate: Tolerate): ShownButtons {
  return {
    show: (person, picture, at) =>
      tolerate('A button shown was not remembered.', () => stored.show(person, picture, at), undefined),
    firstShown: (person) =>
      tolerate('Buttons shown before were not looked up.', () => stored.firstShown(person), new Map()),
  };
}
