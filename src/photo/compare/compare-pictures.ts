import { decodePicture, type Undecodable } from '../decode.ts';
import type { Comparison } from '../evidence.ts';
import { distanceBetween } from './distance.ts';
import { type Planes, toPlanes } from './planes.ts';

/** Up to here it is the same picture, from there on another; between them nobody should decide for the person. */
const SAME = 2.7;
const DIFFERENT = 3.2;

/**
 * Whether two files show the same picture, although one was reduced, recompressed and cropped a little, as SharePoint does.
 * Decided on decoded pixels. Never rejects: what can't be decoded in bounded time and memory can't be told.
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

/** The answer for two pictures that are decoded already. */
export function comparePlanes(first: Planes, second: Planes): Comparison {
  const distance = distanceBetween(first, second);
  if (distance <= SAME) return { answer: 'same', distance };
  if (distance >= DIFFERENT) return { answer: 'different', distance };
  return { answer: 'cannot-tell', distance, reason: 'between-thresholds' };
}

/** The answer where one of them can't be decoded. */
export function cannotTell(reason: string): Comparison {
  return { answer: 'cannot-tell', distance: Number.NaN, reason };
}
