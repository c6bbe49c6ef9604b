import type { PhotoReading } from '../../../src/microsoft365/graph/photo-batch.ts';
import type { LedgerEntry } from '../../../src/store/ledger/types.ts';

export const NOON = new Date('2026-03-02T12:00:00.000Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function later(milliseconds: number, than = NOON): Date {
  return new Date(than.getTime() + milliseconds);
}

export function watched(more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    tenantId: 'contoso',
    objectId: 'nora',
    snapshot: undefined,
    priorityUntil: undefined,
    failedReads: 0,
    verifiedAt: NOON,
    readAt: undefined,
    ...more,
  };
}

export function photo(etag: string): PhotoReading['photo'] {
  return { state: 'read', value: { etag, contentType: 'image/jpeg', width: 648, height: 648 } };
}

export const NO_PHOTO: PhotoReading['photo'] = { state: 'absent', sign: 'ImageNotFound' };
