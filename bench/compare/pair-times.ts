import { comparePictures } from '../../src/photo/compare/compare-pictures.ts';
import { MAX_PIXELS } from '../../src/photo/decode.ts';
import { rawPixels } from '../../src/photo/decoder/pipeline.ts';
import { median } from '../shared/percentile.ts';

type Work = (first: Buffer, second: Buffer) => Promise<unknown>;

const ROUNDS = 9;

/** Median durations for one pair, in milliseconds. */
export interface PairTimes {
  readonly comparing: number;
  readonly reducing: number;
}

/**
 * Times the comparison of each pair, and libvips reducing the same two files to raw pixels. The two take turns, and the
 * result is a median, because the machine's speed changes.
 */
export async function timesOf(pairs: readonly (readonly [Buffer, Buffer])[]): Promise<PairTimes[]> {
  const reduce: Work = (first, second) =>
    Promise.all(
      [first, second].map((bytes) => rawPixels({ bytes, maxPixels: MAX_PIXELS, timeout: 60_000 }).toBuffer()),
    );
  const times: PairTimes[] = [];
  for (const pair of pairs) {
    const comparing: number[] = [];
    const reducing: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      comparing.push(await timed(comparePictures, pair));
      reducing.push(await timed(reduce, pair));
    }
    times.push({ comparing: median(comparing), reducing: median(reducing) });
  }
  return times;
}

/** Total duration of the comparisons as a multiple of the reductions. */
export function overDecoding(times: readonly PairTimes[]): number {
  const total = (which: keyof PairTimes) => times.reduce((sum, time) => sum + time[which], 0);
  return total('comparing') / total('reducing');
}

async function timed(work: Work, [first, second]: readonly [Buffer, Buffer]): Promise<number> {
  const start = performance.now();
  await work(first, second);
  return performance.now() - start;
}
