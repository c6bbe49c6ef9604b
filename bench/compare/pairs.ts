import { someCopyOf } from './copies.ts';
import { DIFFERENT } from './different.ts';
import type { Original } from './original.ts';
import { SAME } from './same.ts';
import { seeded } from './seeded.ts';
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
 * Every original in every class. A changed one reaches the comparison as SharePoint would keep it, too. Where a change leaves hardly a
 * pixel visibly another (mirrored symmetry, grey made grey), it is the same picture, and the pair is left out: decided on the originals.
 */
export async function* pairsOf(originals: readonly Original[]): AsyncGenerator<Pair> {
  for (const original of originals) {
    const { source, name, picture } = original;
    for (const [label, make] of Object.entries(SAME)) {
      const [first, second] = await make(picture, seeded(`${label}: ${name}`));
      yield { class: label, expected: 'same', source, name, first, second };
    }
    for (const [label, { least, make }] of Object.entries(DIFFERENT)) {
      const random = seeded(`${label}: ${name}`);
      const other = await make(original, originals, random);
      if (!other || (await visibleDifference(picture, other)) < least) continue;
      const second = await someCopyOf(other, random);
      yield { class: label, expected: 'different', source, name, first: picture, second };
    }
  }
}
