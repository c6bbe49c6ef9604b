import type { ReadKnownFacts } from '../../src/people/known-facts.ts';
import type { People } from '../../src/people/people.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { forgetCard, forgottenCard, knownFactsCard } from '../cards/data-card.ts';
import type { Turn } from '../turn.ts';
import type { DataAnswer, DataIntent } from './answers.ts';
import { ownerMark } from './card-owner.ts';
import { couldNot, type SupportSettings } from './could-not.ts';

export interface DataAnswersOptions extends SupportSettings {
  readonly people: Pick<People, 'erase' | 'setPreference'>;
  readonly knownFacts: ReadKnownFacts;
  readonly signingKeys: SigningKeys;
}

/** "What do you know about me?" and "Forget me". The second asks first; only its button erases. */
export function createDataAnswers({
  people,
  knownFacts,
  signingKeys,
  supportLink,
}: DataAnswersOptions): Readonly<Record<DataIntent, DataAnswer>> {
  const failed = (turn: Turn, paragraph: 'dataCard.not-read' | 'dataCard.not-forgotten') =>
    couldNot(turn, paragraph, { supportLink });
  return {
    async 'show-data'(turn) {
      const known = await knownFacts(turn.sender);
      if (!known) return failed(turn, 'dataCard.not-read');
      const { facts, timeZone = turn.timeZone } = known;
      return knownFactsCard({ language: turn.language, timeZone, facts, owner: ownerMark(turn.sender, signingKeys) });
    },
    async 'forget-me'({ language, sender }, alsoStop = false) {
      const stopped = alsoStop && (await people.setPreference(sender, 'none'));
      const reminders = stopped ? 'nudgeCard.stopped' : 'nudgeCard.not-noted';
      return forgetCard({
        language,
        owner: ownerMark(sender, signingKeys),
        ...(alsoStop && { reminders }),
      });
    },
    async 'forget-confirmed'(turn) {
      const isErased = await people.erase(turn.sender);
      return isErased ? forgottenCard(turn) : failed(turn, 'dataCard.not-forgotten');
    },
  };
}
