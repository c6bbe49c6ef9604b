import { openPicture, reasonOf, type Undecodable } from '../decode.ts';
import type { Comparison } from '../evidence.ts';
import { distanceBetween } from './distance.ts';
import { type Planes, toPlanes } from './planes.ts';

/** Up to here it is the same picture, from there on another; between them nobody should decide for the person. */
const SAME = 2.9;
const DIFFERENT = 3.5;

/**
 * Whether two files show the same picture, although one was reduced, recompressed and cropped a little, as SharePoint does.
 * Decided on decoded pixels. Never rejects: what can't be decoded in bounded time and memory can't be told.
 */
export async function comparePictures(first: Buffer, second: Buffer): Promise<Comparison> {
  const [a, b] = await Promise.all([read(first), read(second)]);
  if (typeof a === 'string') return { answer: 'cannot-tell', distance: Number.NaN, reason: a };
  if (typeof b === 'string') return { answer: 'cannot-tell', distance: Number.NaN, reason: b };
  const distance = distanceBetween(a, b);
  if (distance <= SAME) return { answer: 'same', distance };
  if (distance >= DIFFERENT) return { answer: 'different', distance };
  return { answer: 'cannot-tell', distance, reason: 'between-thresholds' };
}

async function read(bytes: Buffer): Promise<Planes | Undecodable> {
  try {
    const picture = await openPicture(bytes);
    return typeof picture === 'string' ? picture : await toPlanes(picture);
  } catch (error) {
    return reasonOf(error);
  }
}
