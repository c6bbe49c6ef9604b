import { attributeCopy, type TryOutcome } from '../../src/open-sharepoint/learning/attribution.ts';
import { type TriedPage, triedInVain } from '../../src/open-sharepoint/press.ts';
import type { Candidate } from '../../src/open-sharepoint/types.ts';
import type { Random } from '../compare/seeded-random.ts';
import type { Learner } from './learner.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;

/** How SharePoint behaves. Estimates. */
const SHAREPOINT = {
  /** Copies that take hours. */
  late: 0.1,
  lateMs: [HOUR, 6 * HOUR],
  promptMs: [2 * SECOND, 40 * SECOND],
  /** Works in this world, but not this time: another account in the browser, a page that was closed at once. */
  mishap: 0.02,
} as const;

/** The bot cannot know that a copy in this time was due to something else. */
const SOON_MS = 10 * 60 * SECOND;

export type CopyCause = number | 'request' | 'own';

/** One person's photo in SharePoint, and the bot's looks at it. Times in milliseconds. */
export interface Photo {
  /** A try by the person or the bot. `cause`: its name if it starts the copy. */
  attempt(candidate: Candidate, at: number, cause: CopyCause): void;
  /** A visit of which the bot does not know. */
  visit(at: number): void;
  /** The bot looks, and learns from what it sees. */
  look(at: number): void;
  isCopied(at: number): boolean;
  /** What the person tried so far without a copy. */
  triedInVain(at: number): readonly Candidate[];
  cause(): CopyCause | undefined;
  /** Requests by the bot that could start no copy, and no other copy came soon after. */
  requestsInVain(): number;
}

export interface PhotoOptions {
  readonly learner: Learner;
  readonly random: Random;
  /** From when SharePoint may copy again. */
  readonly copyableFrom: number;
  readonly shareOf: (candidate: Candidate, at: number) => number;
}

type SimulatedTry = TriedPage & { looks: number; outcome: TryOutcome | undefined };

export function createPhoto({ learner, random, copyableFrom, shareOf }: PhotoOptions): Photo {
  const tries: SimulatedTry[] = [];
  let copy: { readonly dueAt: number; readonly cause: CopyCause } | undefined;

  function startCopy(at: number, cause: CopyCause): void {
    if (copy || at < copyableFrom) return;
    const [least, most] = random() < SHAREPOINT.late ? SHAREPOINT.lateMs : SHAREPOINT.promptMs;
    copy = { dueAt: at + least + random() * (most - least), cause };
  }
  const isCopied = (at: number) => copy !== undefined && copy.dueAt <= at;

  return {
    attempt(candidate, at, cause) {
      learner.startTry(candidate, new Date(at));
      tries.push({ candidate, at: new Date(at), looks: 0, outcome: undefined });
      if (random() < shareOf(candidate, at) * (1 - SHAREPOINT.mishap)) startCopy(at, cause);
    },
    visit: (at) => startCopy(at, 'own'),
    look(at) {
      const copiedAt = copy && isCopied(at) ? new Date(copy.dueAt) : undefined;
      const seen = { at: new Date(at), copiedAt, copyableFrom: new Date(copyableFrom) };
      for (const { settled, outcome } of attributeCopy(tries, seen)) {
        if (settled.outcome !== undefined) continue;
        settled.outcome = outcome;
        if (outcome !== 'unknown') learner.record({ candidate: settled.candidate, outcome, at: new Date(at) });
      }
      if (!copiedAt) for (const one of tries) one.looks += 1;
    },
    isCopied,
    triedInVain: (at) => triedInVain(tries, new Date(at)),
    cause: () => copy?.cause,
    requestsInVain: () =>
      tries.filter(({ candidate, at }) => {
        const time = at.getTime();
        if (candidate !== 'by-request' || shareOf(candidate, time) > 0) return false;
        return !copy || copy.dueAt > time + SOON_MS;
      }).length,
  };
}
