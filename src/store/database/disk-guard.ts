import { statfs } from 'node:fs/promises';
import { CodedError } from '../../errors.ts';

/** Free bytes on the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

/** Refuses work on a folder before its disk is full. */
export interface DiskGuard {
  /** Throws `store-disk-full` if too little space is left. */
  check(): Promise<void>;
}

/**
 * PGlite never returns from a write that finds no space: it stops the whole process. One segment of its log has 16 MB
 * (https://www.postgresql.org/docs/current/wal-configuration.html), and other processes write to the disk too. Bytes.
 */
export const MIN_FREE_BYTES = 128 * 1024 * 1024;
/** Longest time for which one reading of the free space counts. Milliseconds. */
const READING_LIFETIME_MS = 200;

export function createDiskGuard(
  folder: string,
  freeBytes: FreeBytes = readFreeBytes,
  clock: () => number = () => performance.now(),
): DiskGuard {
  let reading: { readonly free: Promise<number>; readonly at: number } | undefined;
  return {
    async check() {
      if (!reading || clock() - reading.at >= READING_LIFETIME_MS) reading = { free: freeBytes(folder), at: clock() };
      const free = await reading.free;
      if (free >= MIN_FREE_BYTES) return;
      throw new CodedError('store-disk-full', `The disk of ${folder} has ${toMegabytes(free)} MB left.`, {
        remedy: `Free at least ${toMegabytes(MIN_FREE_BYTES)} MB on that disk, or enlarge it. The service stores data again by itself.`,
      });
    },
  };
}

export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function toMegabytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}
