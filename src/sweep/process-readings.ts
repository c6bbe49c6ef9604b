import type { PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { PictureReader } from '../photo/picture-reader.ts';
import { THUMBNAIL_LIFETIME_MS } from '../photo/thumbnail.ts';
import type { Applied, Ledger, Watched } from '../store/ledger/types.ts';
import { baselineFor } from './baseline.ts';
import { compareWithLastPicture, type NewPicture } from './compare-with-last.ts';
import { type Judgement, judgeReading } from './detect-change.ts';
import type { BatchItem } from './plan-batch.ts';
import { nextReadAt, nextRetryAt, type ReadIntervals } from './read-intervals.ts';

export interface ReadingContext {
  readonly tenantId: string;
  readonly ledger: Ledger;
  readonly pictures: PictureReader;
  readonly intervals: ReadIntervals;
  readonly random: () => number;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

/** What became of one batch. */
export interface ProcessedBatch {
  readonly judged: readonly {
    readonly asked: BatchItem;
    readonly judgement: Judgement;
    readonly dueAt: Date | undefined;
  }[];
  /** What has to be read, too, before anything is believed. */
  readonly questions: readonly BatchItem[];
}

/** Judges what was read, and writes it down with the changes that follow from it. */
export async function processReadings(
  applying: ReadingContext,
  asked: readonly BatchItem[],
  readings: PhotoReadings,
  now: Date,
): Promise<ProcessedBatch> {
  const { tenantId, ledger, pictures, dryRun } = applying;
  const withPicture = asked.filter(({ also }) => also === 'picture').map(({ objectId }) => objectId);
  const last = await ledger.lastPictures(tenantId, withPicture);
  const judged: ProcessedBatch['judged'][number][] = [];
  const questions: BatchItem[] = [];
  const applied: Applied[] = [];
  for (const one of asked) {
    const reading = readings.get(one.objectId);
    if (!reading) continue;
    const compared = await compareWithLastPicture(pictures, reading.picture, last.get(one.objectId));
    const judgement = judgeReading(baselineFor(one.person, now), reading, compared.same, now);
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
  { intervals, random }: ReadingContext,
  person: Watched,
  judgement: Judgement,
  picture: NewPicture | undefined,
  now: Date,
): Applied | undefined {
  const stillWarm = person.priorityUntil && person.priorityUntil > now ? person.priorityUntil : undefined;
  const read = (seen: Watched['seen'], verified: boolean, priorityUntil = stillWarm) => ({
    person,
    seen,
    readAt: now,
    verifiedAt: verified ? now : person.verifiedAt,
    dueAt: nextReadAt(now, priorityUntil, intervals, random),
    priorityUntil,
    attempts: 0,
  });
  const kept = picture && { ...picture, keptUntil: later(now, THUMBNAIL_LIFETIME_MS) };
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
      const changed = read(seen, true, later(now, intervals.priorityPeriod));
      return { ...changed, picture: change === 'vanished' ? 'removed' : kept, event: { change } };
    }
    case 'failed': {
      const attempts = Math.min(person.attempts + 1, MOST_ATTEMPTS);
      return {
        person,
        seen: person.seen,
        readAt: undefined,
        verifiedAt: judgement.verified ? now : person.verifiedAt,
        dueAt: nextRetryAt(now, attempts, judgement.retryAfter, random),
        priorityUntil: stillWarm,
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
