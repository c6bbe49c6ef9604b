import type { BestEffort } from '../cache/best-effort.ts';
import { createWriteBehind, LONG_DELAY_MS } from '../cache/write-behind.ts';
import { needsVisit } from '../nudges/needs-visit.ts';
import type { PersonCache } from '../people/erase-person.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { VerdictKind } from '../photo/verdict.ts';
import type { SeenAnswer } from '../store/report/types.ts';
import type { Store } from '../store/types.ts';

/** Counts people by what their answers said, and whether the photo was right within a day after one. */
export interface AnswerTally extends PersonCache {
  /** Notes an answer. Never rejects; the numbers are written some seconds later. */
  note(person: PersonKey, verdict: VerdictKind): void;
  /** Resolves when the store has what was noted. */
  flush(): Promise<void>;
}

export interface AnswerTallyOptions {
  readonly tenantId: string;
  readonly store: Pick<Store, 'report'>;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

export function createAnswerTally({ tenantId, store, bestEffort, now }: AnswerTallyOptions): AnswerTally {
  const answers = createWriteBehind<SeenAnswer>({
    write: (seen) => store.report.countAnswers(tenantId, seen, now()),
    failure: 'Some answers will not be in the report.',
    bestEffort,
    delay: LONG_DELAY_MS,
  });
  return {
    note: (person, verdict) => answers.add({ person, verdict, at: now(), outcome: outcomeOf(verdict) }),
    flush: answers.flush,
    forget: ({ objectId }) => answers.drop(({ person }) => person.objectId === objectId),
    objectIds: () => answers.unwritten().map(({ person }) => person.objectId),
  };
}

function outcomeOf(verdict: VerdictKind): SeenAnswer['outcome'] {
  if (verdict === 'in-sync') return 'solved';
  return verdict === 'not-copied' || needsVisit(verdict) ? 'problem' : undefined;
}
