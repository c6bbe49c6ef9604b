import { decodePicture } from '../decode.ts';
import type { Undecodable } from '../decoder/types.ts';
import type { Comparison } from '../evidence.ts';
import { distanceBetween } from './distance.ts';
import { type Planes, toPlanes } from './planes.ts';

/** Distance up to which two pictures are the same, and from which they differ. In between, the person decides. */
const MAX_SAME = 2.7;
const MIN_DIFFERENT = 3.2;

/**
 * Compares two picture files: same picture, different pictures, or cannot tell. SharePoint reduces, recompresses and
 * slightly crops its copy, so hashes and pixels never match exactly. The comparison tolerates these changes:
 *
 * 1. Decode both files to small squares (`decode.ts`) and reduce them to blurred 48 px planes of brightness and
 *    colour (`planes.ts`).
 * 2. Align the second picture with the first within the limits of such a crop (`align.ts`).
 * 3. Compute the distance: the worst local differences, in units of the noise of recompression (`distance.ts`).
 * 4. Compare the distance with the two thresholds.
 *
 * Never rejects: a picture that cannot be decoded in bounded time and memory results in `cannot-tell`. The check calls
 * `comparePlanes` instead, because its `PictureReader` decodes each picture once.
 */
export async function comparePictures(first: Buffer, second: Buffer): Promise<Comparison> {
  const [a, b] = await Promise.all([planesOf(first), planesOf(second)]);
  if (typeof a === 'string') return cannotTell(a);
  if (typeof b === 'string') return cannotTell(b);
  return comparePlanes(a, b);
}

async function planesOf(bytes: Buffer): Promise<Planes | Undecodable> {
  const pixels = await decodePicture(bytes);
  return typeof pixels === 'string' ? pixels : toPlanes(pixels);
}

/** Compares two decoded pictures: steps 2 to 4 of `comparePictures`. */
export function comparePlanes(first: Planes, second: Planes): Comparison {
  const distance = distanceBetween(first, second);
  if (distance <= MAX_SAME) return { answer: 'same', distance };
  if (distance >= MIN_DIFFERENT) return { answer: 'different', distance };
  return { answer: 'cannot-tell', distance, reason: 'between-thresholds' };
}

/** The result if a picture cannot be decoded. */
export function cannotTell(reason: string): Comparison {
  return { answer: 'cannot-tell', distance: Number.NaN, reason };
}
