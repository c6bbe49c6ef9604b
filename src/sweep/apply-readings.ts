import { limits } from '../limits.ts';
import type { PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { PictureReader } from '../photo/picture-reader.ts';
import type { Applied, Ledger, Watched } from '../store/ledger/types.ts';
import { heldAgainst } from './baseline.ts';
import { type Intervals, nextAttempt, nextLook } from './check-intervals.ts';
import { compareWithLast, type NewPicture } from './compare-with-last.ts';
import { type Judgement, judgeReading } from './judge-reading.ts';
import type { Asked } from './plan-batch.ts';

export interface Applying {
  readonly tenantId: string;
  readonly ledger: Ledger;
  readonly pictures: PictureReader;
  readonly intervals: Intervals;
  readonly random: () => number;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

/** What became of one batch. */
export interface Outcome {
  readonly judged: readonly {
    readonly asked: Asked;
    readonly judgement: Judgement;
    readonly dueAt: Date | undefined;
  }[];
  /** What has to be read, too, before anything is believed. */
  readonly questions: readonly Asked[];
}

/** Judges what was read, and writes it down with the changes that follow from it. */
export async function applyReadings(
  applying: Applying,
  asked: readonly Asked[],
  readings: PhotoReadings,
  now: Date,
): Promise<Outcome> {
  const { tenantId, ledger, pictures, dryRun } = applying;
  const withPicture = asked.filter(({ also }) => also === 'picture').map(({ objectId }) => objectId);
  const last = await ledger.lastPictures(tenantId, withPicture);
  const judged: Outcome['judged'][number][] = [];
  const questions: Asked[] = [];
  const applied: Applied[] = [];
  for (const one of asked) {
    const reading = readings.get(one.objectId);
    if (!reading) continue;
    const compared = await compareWithLast(pictures, reading.picture, last.get(one.objectId));
    const judgement = judgeReading(heldAgainst(one.person, now), reading, compared.same, now);
    if (judgement.kind === 'ask-more') questions.push({ ...one, also: judgement.also });
    const application = toApplied(applying, one.person, judgement, compared.picture, now);
    if (application) applied.push(application);
    judged.push({ asked: one, judgement, dueAt: application && !application.gone ? application.dueAt : undefined });
  }
  if (!dryRun) await ledger.apply(tenantId, applied, now);
  return { judged, questions };
}

/** What the ledger gets; undefined: nothing is sure yet, so nothing. */
function toApplied(
  { intervals, random }: Applying,
  person: Watched,
  judgement: Judgement,
  picture: NewPicture | undefined,
  now: Date,
): Applied | undefined {
  const stillWarm = person.warmUntil && person.warmUntil > now ? person.warmUntil : undefined;
  const read = (seen: Watched['seen'], verified: boolean, warmUntil = stillWarm) => ({
    person,
    seen,
    readAt: now,
    verifiedAt: verified ? now : person.verifiedAt,
    dueAt: nextLook(now, warmUntil, intervals, random),
    warmUntil,
    attempts: 0,
  });
  const kept = picture && { ...picture, keptUntil: later(now, limits.pictures.linkLifetime) };
  switch (judgement.kind) {
    case 'ask-more':
      return undefined;
    case 'gone':
    case 'blocked':
      return { person, gone: judgement.kind };
    case 'seen':
      return read(judgement.seen, judgement.verified);
    case 'same-picture': {
      const isBack = person.seen?.presence === 'none';
      return { ...read(judgement.seen, true), picture: kept, ...(isBack && { event: { change: undefined } }) };
    }
    case 'change': {
      const { change, seen } = judgement;
      const warm = read(seen, true, later(now, intervals.warmth));
      return { ...warm, picture: change === 'vanished' ? 'removed' : kept, event: { change } };
    }
    case 'failed': {
      const attempts = Math.min(person.attempts + 1, MOST_ATTEMPTS);
      return {
        person,
        seen: person.seen,
        readAt: undefined,
        verifiedAt: judgement.verified ? now : person.verifiedAt,
        dueAt: nextAttempt(now, attempts, judgement.retryAfter, random),
        warmUntil: stillWarm,
        attempts,
      };
    }
  }
}

/** Nobody counts further. */
const MOST_ATTEMPTS = 100;

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
