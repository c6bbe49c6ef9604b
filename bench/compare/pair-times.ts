import { comparePictures } from '../../src/photo/compare/compare-pictures.ts';
import { rawPixels } from '../../src/photo/decode.ts';
import { median } from '../shared/percentile.ts';

type Work = (first: Buffer, second: Buffer) => Promise<unknown>;

const ROUNDS = 9;

/** Milliseconds for one pair: the median of all rounds. */
export interface PairTimes {
  readonly comparing: number;
  readonly reducing: number;
}

/**
 * How long a comparison takes, and how long libvips needs to reduce the same two files to raw pixels. Both take turns with each pair, and
 * medians are taken, since the machine is not always as fast.
 */
export async function timesOf(pairs: readonly (readonly [Buffer, Buffer])[]): Promise<PairTimes[]> {
  const reduce: Work = (first, second) => Promise.all([rawPixels(first).toBuffer(), rawPixels(second).toBuffer()]);
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

export function overDecoding(times: readonly PairTimes[]): number {
  const total = (which: keyof PairTimes) => times.reduce((sum, time) => sum + time[which], 0);
  return total('comparing') / total('reducing');
}

async function timed(work: Work, [first, second]: readonly [Buffer, Buffer]): Promise<number> {
  const start = performance.now();
  await work(first, second);
  return performance.now() - start;
}
