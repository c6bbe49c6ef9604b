import pLimit from 'p-limit';
import sharp, { type Sharp } from 'sharp';
import { limits } from '../limits.ts';
import { sniffPicture } from './sniff.ts';

/** Side of a card's pictures. Pixels. */
export const THUMBNAIL_SIDE_PX = 96;
/** A picture that declares more pixels is not decoded. */
export const MAX_PIXELS = 24_000_000;
/** Timeout for decoding one picture, which takes a few milliseconds, and for its wait in the queue. */
export const DECODE_TIMEOUT_SECONDS = 2;
/** Maximum number of concurrent decodes. A large picture takes up to 180 MB while it is decoded. */
const MAX_CONCURRENT_DECODES = 2;

/** Why a picture cannot be decoded. */
export type Undecodable = 'undecodable' | 'animated' | 'too-large' | 'timed-out';

/** The middle square of a picture, row by row. Red, green and blue have one byte each. */
export interface Pixels {
  readonly side: number;
  readonly rgb: Buffer;
}

/**
 * Decodes a picture: upright, on white, in sRGB, cropped square, reduced to at most `THUMBNAIL_SIDE_PX` a side, never
 * enlarged. The card's thumbnail and the comparison both use these pixels, so a picture is decoded once.
 * Accepts JPEG, PNG, GIF and WebP with one frame, bounded in bytes, pixels and time: at most
 * `DECODE_TIMEOUT_SECONDS` in the queue and as many for decoding. Never rejects.
 */
export async function decodePicture(bytes: Buffer): Promise<Pixels | Undecodable> {
  const sniffed = sniffPicture(bytes);
  if (sniffed === 'unknown') return 'undecodable';
  if (bytes.length > limits.graph.largestPhoto) return 'too-large';
  if (sniffed === 'animated') return 'animated';
  const latestStart = performance.now() + DECODE_TIMEOUT_SECONDS * 1_000;
  try {
    return await limitConcurrency(async () => (performance.now() < latestStart ? await decode(bytes) : 'timed-out'));
  } catch (error) {
    return reasonOf(error);
  }
}

// Pictures arrive as bytes, never twice from one file. libvips's cache would only keep decoded pictures in memory.
sharp.cache(false);

/** Shared by all pictures in this process: bounds the memory of concurrent decoders. */
const limitConcurrency = pLimit(MAX_CONCURRENT_DECODES);

async function decode(bytes: Buffer): Promise<Pixels> {
  const { data, info } = await rawPixels(bytes).toBuffer({ resolveWithObject: true });
  return middleSquare(data, info.width, info.height);
}

/** The libvips pipeline from checked bytes to raw pixels. */
export function rawPixels(bytes: Buffer): Sharp {
  const side = THUMBNAIL_SIDE_PX;
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .autoOrient()
    .resize(side, side, { fit: 'cover', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
    .raw();
}

/** A picture narrower or lower than the target square is not square after `resize`, which never enlarges. */
function middleSquare(rgb: Buffer, width: number, height: number): Pixels {
  const side = Math.min(width, height);
  if (width === height) return { side, rgb };
  const square = Buffer.allocUnsafe(side * side * 3);
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * width + left) * 3;
    rgb.copy(square, row * side * 3, from, from + side * 3);
  }
  return { side, rgb: square };
}

/** Recognizes the error messages of libvips and sharp. */
function reasonOf(error: unknown): Undecodable {
  if (!(error instanceof Error)) return 'undecodable';
  if (error.message.includes('exceeds pixel limit')) return 'too-large';
  return error.message.includes('timeout:') ? 'timed-out' : 'undecodable';
}
