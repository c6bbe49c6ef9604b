import { DIFFERENT_CLASSES } from './different-classes.ts';
import { maskedToCircle } from './masked.ts';
import type { Original } from './original.ts';
import { randomCopyOf } from './reduced-copy.ts';
import { SAME_CLASSES } from './same-classes.ts';
import { seeded } from './seeded-random.ts';
import { visibleDifference } from './visible-difference.ts';

export interface Pair {
  readonly class: string;
  readonly expected: 'same' | 'different';
  readonly source: string;
  readonly name: string;
  readonly first: Buffer;
  readonly second: Buffer;
}

/**
 * Makes pairs of every original in every class. The second picture of a different pair is also a SharePoint-like copy.
 * A change that is hardly visible in the originals (a mirrored symmetric picture, a grey one made grey) gives the same
 * picture, so that pair is left out.
 */
export async function* pairsOf(originals: readonly Original[]): AsyncGenerator<Pair> {
  for (const original of originals) {
    const { source, name, picture } = original;
    for (const [label, make] of Object.entries(SAME_CLASSES)) {
      const [first, second] = await make(picture, seeded(`${label}: ${name}`));
      yield { class: label, expected: 'same', source, name, first, second };
    }
    for (const [label, { minDifference, isMasked = false, make }] of Object.entries(DIFFERENT_CLASSES)) {
      const random = seeded(`${label}: ${name}`);
      const other = await make(original, originals, random);
      if (!other || (await differenceBetween(picture, other, isMasked)) < minDifference) continue;
      const copy = await randomCopyOf(other, random);
      const second = isMasked ? await maskedToCircle(copy) : copy;
      yield { class: label, expected: 'different', source, name, first: picture, second };
    }
  }
}

/** A little inside of the mask, because its edge is blurred in a small copy. */
const VISIBLE_RADIUS = 0.42;

async function differenceBetween(first: Buffer, second: Buffer, isMasked: boolean): Promise<number> {
  if (!isMasked) return await visibleDifference(first, second);
  const [one, other] = await Promise.all([first, second].map((picture) => maskedToCircle(picture, VISIBLE_RADIUS)));
  return one && other ? await visibleDifference(one, other) : 0;
}
