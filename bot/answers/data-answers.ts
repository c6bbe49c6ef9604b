import type { ReadKnownFacts } from '../../src/people/known-facts.ts';
import type { People } from '../../src/people/people.ts';
import { forgetCard, forgottenCard, knownFactsCard } from '../cards/data-card.ts';
import { messageCard } from '../cards/message-card.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import { textsIn } from '../locales/index.ts';
import type { Turn } from '../turn.ts';
import type { DataAnswer, DataIntent } from './answers.ts';
import { ownerMark } from './card-owner.ts';

export interface DataAnswersOptions {
  readonly people: Pick<People, 'erase'>;
  readonly knownFacts: ReadKnownFacts;
  readonly signingKey: Buffer;
}

/** "What do you know about me?" and "Forget me". The second asks first; only its button erases. */
export function createDataAnswers({
  people,
  knownFacts,
  signingKey,
}: DataAnswersOptions): Readonly<Record<DataIntent, DataAnswer>> {
  const failed = ({ language }: Turn, paragraph: 'dataCard.not-read' | 'dataCard.not-forgotten'): AdaptiveCard =>
    messageCard({ language, title: textsIn(language)('failure.title'), paragraphs: [paragraph] });
  return {
    async 'show-data'(turn) {
      const known = await knownFacts(turn.sender);
      if (!known) return failed(turn, 'dataCard.not-read');
      const { facts, timeZone = turn.timeZone } = known;
      return knownFactsCard({ language: turn.language, timeZone, facts, owner: ownerMark(turn.sender, signingKey) });
    },
    'forget-me': async ({ language, sender }) => forgetCard({ language, owner: ownerMark(sender, signingKey) }),
    async 'forget-confirmed'(turn) {
      const isErased = await people.erase(turn.sender);
      return isErased ? forgottenCard(turn) : failed(turn, 'dataCard.not-forgotten');
    },
  };
}
