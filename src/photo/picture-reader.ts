import { LRUCache } from 'lru-cache';
import { cannotTell, comparePlanes } from './compare/compare-pictures.ts';
import { type Planes, toPlanes } from './compare/planes.ts';
import { decodePicture } from './decode.ts';
import type { Undecodable } from './decoder/types.ts';
import type { Comparison } from './evidence.ts';
import { isKnownPlaceholder } from './known-placeholder.ts';
import { isSilhouette } from './silhouette.ts';
import { makeThumbnail, sha256, type Thumbnail } from './thumbnail.ts';

/** Lifetime of a cached picture or comparison. Milliseconds. */
const CACHE_LIFETIME_MS = 3_600_000;
/** Lifetime of the answer that a picture timed out. Milliseconds. */
const TIMED_OUT_LIFETIME_MS = 60_000;

/** A picture, decoded once for the comparison and for the card. */
export interface ReadPicture {
  /** Hash of the bytes as received, in lower-case hex. */
  readonly sha256: string;
  readonly byteLength: number;
  readonly content: PictureContent | Undecodable;
}

export interface PictureContent {
  readonly planes: Planes;
  readonly thumbnail: Thumbnail;
  /** The picture is SharePoint's silhouette, which means that there is no picture. */
  readonly isSilhouette: boolean;
}

/** Decodes and compares pictures. Caches by hash of the bytes, because *Check again* reads the same files. */
export interface PictureReader {
  /** Never rejects. */
  read(bytes: Buffer): Promise<ReadPicture>;
  compare(first: ReadPicture, second: ReadPicture): Comparison;
}

/** `capacity`: number of cached pictures, about 60 kB each; 0 disables the cache. */
export function createPictureReader({ capacity = 400 } = {}): PictureReader {
  const pictures =
    capacity > 0 ? new LRUCache<string, Promise<ReadPicture>>({ max: capacity, ttl: CACHE_LIFETIME_MS }) : undefined;
  const comparisons =
    capacity > 0 ? new LRUCache<string, Comparison>({ max: capacity, ttl: CACHE_LIFETIME_MS }) : undefined;
  return {
    async read(bytes) {
      const hash = sha256(bytes);
      const reading = pictures?.get(hash) ?? readPicture(bytes, hash);
      if (!pictures?.has(hash)) pictures?.set(hash, reading);
      const picture = await reading;
      // The machine may have been busy, so a later call tries again, but not every call.
      if (picture.content === 'timed-out') pictures?.set(hash, reading, { ttl: TIMED_OUT_LIFETIME_MS });
      return picture;
    },
    compare(first, second) {
      const pair = `${first.sha256} ${second.sha256}`;
      const comparison = comparisons?.get(pair) ?? compare(first, second);
      if (!comparison.reason) comparisons?.set(pair, comparison);
      return comparison;
    },
  };
}

async function readPicture(bytes: Buffer, hash: string): Promise<ReadPicture> {
  const facts = { sha256: hash, byteLength: bytes.length };
  const pixels = await decodePicture(bytes);
  if (typeof pixels === 'string') return { ...facts, content: pixels };
  const thumbnail = await makeThumbnail(pixels);
  return {
    ...facts,
    content: { planes: toPlanes(pixels), thumbnail, isSilhouette: isKnownPlaceholder(bytes) || isSilhouette(pixels) },
  };
}

function compare({ content: first }: ReadPicture, { content: second }: ReadPicture): Comparison {
  if (typeof first === 'string') return cannotTell(first);
  if (typeof second === 'string') return cannotTell(second);
  return comparePlanes(first.planes, second.planes);
}
