import type { QueuedWelcome } from '../../src/store/types.ts';
import type { Answers, Greeted } from '../answers/answers.ts';
import { languageOf, textsIn } from '../locales/index.ts';
import type { DrawnMessage } from './drawn-message.ts';

/** Draws the card of a welcome. `nameOf`: the name that Teams shows, while this instance knows it. */
export function createDrawWelcome(
  answers: Pick<Answers, 'welcome' | 'privately'>,
  nameOf: (objectId: string) => string | undefined,
): (welcome: QueuedWelcome) => Promise<DrawnMessage> {
  return async ({ objectId, language }) => {
    const to: Greeted = { language: languageOf(language), displayName: objectId && nameOf(objectId) };
    const text = textsIn(to.language);
    return objectId === undefined
      ? { card: answers.privately(to), summary: text('private.title') }
      : { card: answers.welcome(to), summary: text('welcome.title') };
  };
}
