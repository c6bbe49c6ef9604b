import type { BestEffort } from '../cache/best-effort.ts';
import type { PressCache } from '../cache/press-cache.ts';
import type { PhotoCheck } from '../check/check-photo.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { CopyTimes } from '../photo/copy-times.ts';
import type { RecordedPress } from '../store/links/types.ts';
import { judgePresses } from './judge-presses.ts';
import { nextLookAt, PRESS_GAP_MS, type TriedPage } from './press.ts';
import type { Candidate, LinkLearning } from './types.ts';

/** Presses of *Open SharePoint* and what followed them. Nothing here rejects: without the store, nothing is learned. */
export interface PressLog {
  /** Records a press. Returns false if it does not count. */
  press(person: PersonKey, candidate: Candidate): Promise<boolean>;
  /** Records that the bot is about to request the picture. False: it was requested already, or too often in vain. */
  request(person: PersonKey): Promise<boolean>;
  /** The person's presses, earliest first. Undefined: the store failed. */
  history(person: PersonKey): Promise<readonly RecordedPress[] | undefined>;
  /** Ends the presses whose result this check shows, and learns from them. Returns the evidence's presses, judged. */
  judge(person: PersonKey, check: Pick<PhotoCheck, 'verdict' | 'evidence'>): Promise<readonly TriedPage[]>;
}

export interface PressLogOptions {
  readonly presses: Pick<PressCache, 'history' | 'record' | 'settle'>;
  readonly learning: Pick<LinkLearning, 'startTry' | 'record'>;
  /** How SharePoint times its copies. */
  readonly times: () => CopyTimes;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

/** Maximum number of presses of a person that are recorded in 24 hours. A link can be opened by a program. */
const MAX_PER_DAY = 20;

export function createPressLog({ presses, learning, times, bestEffort, now }: PressLogOptions): PressLog {
  const record = async (person: PersonKey, candidate: Candidate, gap: number) => {
    const at = now();
    const lookAt = nextLookAt(at, at) ?? at;
    return presses.record({ ...person, candidate, at }, { gap, perDay: MAX_PER_DAY, lookAt });
  };
  return {
    history: presses.history,
    press: (person, candidate) =>
      bestEffort(
        'A press was not recorded.',
        async () => {
          if (!(await record(person, candidate, PRESS_GAP_MS))) return false;
          await learning.startTry(candidate, now());
          return true;
        },
        false,
      ),
    request: (person) =>
      bestEffort(
        'A request in a person’s name was not recorded.',
        async () =>
          (await learning.startTry('by-request', now())) && record(person, 'by-request', times().copyInterval),
        false,
      ),
    async judge(person, check) {
      const known = check.evidence.triedPages ?? [];
      const outcomes = new Map<TriedPage, TriedPage['outcome']>();
      for (const { settled, outcome } of judgePresses(check, known, times())) {
        const { candidate, at } = settled;
        outcomes.set(settled, outcome);
        const settle = async () => {
          const isFirst = await presses.settle({ ...person, candidate, at }, outcome);
          if (isFirst && outcome !== 'unknown') await learning.record({ candidate, outcome, at: now() });
        };
        await bestEffort('The result of a press was not recorded.', settle, undefined);
      }
      return known.map((press) => ({ ...press, outcome: outcomes.get(press) ?? press.outcome }));
    },
  };
}
