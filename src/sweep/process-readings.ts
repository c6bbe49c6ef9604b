import type { PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { PictureReader } from '../photo/picture-reader.ts';
import type { Ledger, LedgerEntry, ReadingResult } from '../store/ledger/types.ts';
import { THUMBNAIL_LIFETIME_MS } from '../store/retention.ts';
import {
  compareWithLastPicture,
  dropStaleBaseline,
  type Judgement,
  judgeReading,
  type NewPicture,
} from './detect-change.ts';
import type { BatchItem } from './plan-batch.ts';
import { nextReadAt, nextRetryAt, type ReadIntervals } from './read-intervals.ts';

export interface ReadingContext {
  readonly tenantId: string;
  readonly ledger: Ledger;
  readonly pictures: PictureReader;
  readonly intervals: ReadIntervals;
  /** 0 to 1. */
  readonly random: () => number;
  /** Writes nothing. */
  readonly dryRun: boolean;
}

export interface ProcessedBatch {
  readonly results: readonly ItemResult[];
  /** Items whose change is confirmed or refuted by reading their picture or account too. */
  readonly rereads: readonly BatchItem[];
}

export interface ItemResult {
  readonly item: BatchItem;
  readonly judgement: Judgement;
  /** Time of the next read; undefined: the person is no longer watched, or the item is reread. */
  readonly dueAt: Date | undefined;
}

/** Judges the readings of a batch and writes them, with the changes that they show, to the ledger. */
export async function processReadings(
  context: ReadingContext,
  items: readonly BatchItem[],
  readings: PhotoReadings,
  now: Date,
): Promise<ProcessedBatch> {
  const { tenantId, ledger, pictures, dryRun } = context;
  const withPicture = items.filter(({ also }) => also === 'picture').map(({ objectId }) => objectId);
  const lastPictures = await ledger.lastPictures(tenantId, withPicture);
  const results: ItemResult[] = [];
  const rereads: BatchItem[] = [];
  const updates: ReadingResult[] = [];
  for (const item of items) {
    const { person, objectId } = item;
    const reading = readings.get(objectId);
    if (!reading) continue;
    const { isSame, picture } = await compareWithLastPicture(pictures, reading.picture, lastPictures.get(objectId));
    const judgement = judgeReading(dropStaleBaseline(person, now), reading, isSame, now);
    if (judgement.kind === 'read-more') rereads.push({ ...item, also: judgement.also });
    const update = toUpdate({ person, judgement, picture, now }, context);
    if (update) updates.push(update);
    results.push({ item, judgement, dueAt: update && !update.gone ? update.dueAt : undefined });
  }
  if (!dryRun) await ledger.writeReadings(tenantId, updates, now);
  return { results, rereads };
}

interface JudgedReading {
  readonly person: LedgerEntry;
  readonly judgement: Judgement;
  readonly picture: NewPicture | undefined;
  readonly now: Date;
}

/** The row for the ledger; undefined: the reading is undecided. */
function toUpdate(
  { person, judgement, picture, now }: JudgedReading,
  { intervals, random }: ReadingContext,
): ReadingResult | undefined {
  const currentPriority = person.priorityUntil && person.priorityUntil > now ? person.priorityUntil : undefined;
  const read = (snapshot: LedgerEntry['snapshot'], verified: boolean, priorityUntil = currentPriority) => ({
    person,
    snapshot,
    readAt: now,
    verifiedAt: verified ? now : person.verifiedAt,
    dueAt: nextReadAt(now, priorityUntil, intervals, random),
    priorityUntil,
    failedReads: 0,
  });
  const kept = picture && { ...picture, keptUntil: later(now, THUMBNAIL_LIFETIME_MS) };
  switch (judgement.kind) {
    case 'read-more':
      return undefined;
    case 'gone':
    case 'blocked':
      return { person, gone: judgement.kind };
    case 'seen':
      return read(judgement.seen, judgement.verified);
    case 'same-picture': {
      const hasReturned = person.snapshot?.presence === 'none';
      return { ...read(judgement.seen, true), picture: kept, ...(hasReturned && { event: { change: undefined } }) };
    }
    case 'change': {
      const { change, seen } = judgement;
      const update = read(seen, true, later(now, intervals.priorityPeriod));
      return { ...update, picture: change === 'vanished' ? 'removed' : kept, event: { change } };
    }
    case 'failed': {
      const failedReads = Math.min(person.failedReads + 1, MAX_FAILED_READS);
      return {
        person,
        snapshot: person.snapshot,
        readAt: undefined,
        verifiedAt: judgement.verified ? now : person.verifiedAt,
        dueAt: nextRetryAt(now, failedReads, judgement.retryAfter, random),
        priorityUntil: currentPriority,
        failedReads,
      };
    }
  }
}

/** Upper bound of the stored number of failed reads. */
const MAX_FAILED_READS = 100;

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
