import { comparePictures } from '../src/photo/compare/compare-pictures.ts';
import { decodePicture } from '../src/photo/decode.ts';
import { isSilhouette } from '../src/photo/silhouette.ts';
import { drawnPortraits, initialsAvatars } from './compare/drawn.ts';
import { overDecoding, timesOf } from './compare/pair-times.ts';
import { type Pair, pairsOf } from './compare/pairs.ts';
import { photographs } from './compare/photographs.ts';
import type { Bench } from './shared/result.ts';

const PEOPLE_PER_STYLE = 8;
const INITIALS = 12;
/** Every 60th pair is timed. */
const TIMED_STEP = 60;

/** Measures the error rate and the duration of the picture comparison. */
export const compareBench: Bench = async () => {
  const originals = [
    ...(await drawnPortraits(PEOPLE_PER_STYLE)),
    ...(await initialsAvatars(INITIALS)),
    ...(await photographs()),
  ];
  const judged: JudgedPair[] = [];
  const silhouettes: string[] = [];
  const timed: (readonly [Buffer, Buffer])[] = [];
  for await (const pair of pairsOf(originals)) {
    const { answer, distance } = await comparePictures(pair.first, pair.second);
    const { class: label, expected, source, name } = pair;
    judged.push({ class: label, expected, source, name, answer, distance });
    if (await looksLikeSilhouette(pair.second)) silhouettes.push(`${label}: ${name}`);
    if (judged.length % TIMED_STEP === 1) timed.push([pair.first, pair.second]);
  }
  const times = await timesOf(timed);
  const classes = countBy(judged, (pair) => pair.class);
  return {
    figures: {
      pairs: { value: judged.length, goal: 3_000, atLeast: true },
      falseSame: { value: wrongShare(judged.filter(({ expected }) => expected === 'different')), goal: 0.005 },
      falseDifferent: { value: wrongShare(judged.filter(({ expected }) => expected === 'same')), goal: 0.005 },
      undecided: { value: share(judged, ({ answer }) => answer === 'cannot-tell'), goal: 0.01 },
      worstClass: { value: Math.max(...Object.values(classes).map(missedShare)), goal: 0.02 },
      overDecoding: { value: overDecoding(times), goal: 1.3 },
      falseSilhouettes: { value: silhouettes.length, goal: 0 },
    },
    values: { classes },
    samples: {
      sources: countBy(judged, ({ source }) => source),
      missed: judged.filter(({ answer, expected }) => answer !== expected),
      silhouettes,
      times,
    },
  };
};

async function looksLikeSilhouette(picture: Buffer): Promise<boolean> {
  const pixels = await decodePicture(picture);
  return typeof pixels !== 'string' && isSilhouette(pixels);
}

type JudgedPair = Omit<Pair, 'first' | 'second'> & { readonly answer: string; readonly distance: number };

interface Counts {
  readonly pairs: number;
  readonly wrong: number;
  readonly undecided: number;
}

function countBy(judged: readonly JudgedPair[], key: (pair: JudgedPair) => string): Record<string, Counts> {
  const groups = Map.groupBy(judged, key);
  return Object.fromEntries(
    [...groups].map(([label, pairs]) => [
      label,
      {
        pairs: pairs.length,
        wrong: pairs.filter(isWrong).length,
        undecided: pairs.filter(({ answer }) => answer === 'cannot-tell').length,
      },
    ]),
  );
}

function isWrong({ answer, expected }: JudgedPair): boolean {
  return answer !== expected && answer !== 'cannot-tell';
}

function wrongShare(judged: readonly JudgedPair[]): number {
  return share(judged, isWrong);
}

/** Within a class, an undecided pair counts as a miss. */
function missedShare({ pairs, wrong, undecided }: Counts): number {
  return (wrong + undecided) / pairs;
}

function share(judged: readonly JudgedPair[], wanted: (pair: JudgedPair) => boolean): number {
  return judged.filter(wanted).length / judged.length;
}
