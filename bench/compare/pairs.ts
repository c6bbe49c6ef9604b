import { DIFFERENT_CLASSES } from './different-classes.ts';
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
    for (const [label, { minDifference, make }] of Object.entries(DIFFERENT_CLASSES)) {
      const random = seeded(`${label}: ${name}`);
      const other = await make(original, originals, random);
      if (!other || (await visibleDifference(picture, other)) < minDifference) continue;
      const second = await randomCopyOf(other, random);
      yield { class: label, expected: 'different', source, name, first: picture, second };
    }
  }
}
