import { chooseLink, mayRequest } from '../../src/open-sharepoint/learning/policy.ts';
import { emptyRecord, withResult, withTry } from '../../src/open-sharepoint/learning/records.ts';
import type {
  Candidate,
  CandidateRecord,
  LinkCandidate,
  LinkChoice,
  LinkResult,
} from '../../src/open-sharepoint/types.ts';
import type { Random } from '../compare/seeded-random.ts';

/** The bot's policy and records, without a database. */
export interface Learner {
  choose(choice: LinkChoice): LinkCandidate;
  mayRequest(): boolean;
  startTry(candidate: Candidate, at: Date): void;
  record(result: LinkResult): void;
}

export function createLearner(random: Random): Learner {
  const records = new Map<Candidate, CandidateRecord>();
  const update = (candidate: Candidate, change: (record: CandidateRecord) => CandidateRecord) =>
    records.set(candidate, change(records.get(candidate) ?? emptyRecord(candidate)));
  return {
    choose: (choice) => chooseLink(choice, [...records.values()], random),
    mayRequest: () => mayRequest([...records.values()]),
    startTry: (candidate, at) => void update(candidate, (record) => withTry(record, at)),
    record: (result) => void update(result.candidate, (record) => withResult(record, result)),
  };
}
