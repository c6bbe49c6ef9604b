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

/** Why bytes are no picture that can be judged. */
export type Undecodable = 'undecodable' | 'animated' | 'too-large' | 'timed-out';

/** The middle square of a picture: red, green, blue, one byte each, row by row. */
export interface Pixels {
  readonly side: number;
  readonly rgb: Buffer;
}

/**
 * The picture upright, on white, in sRGB, cut square and reduced to at most `THUMBNAIL_SIDE_PX` px; never enlarged.
 * It is decoded once: the card's thumbnail and the comparison are both made of these pixels.
 * Only JPEG, PNG, GIF and WebP of one frame reach the decoder, bounded in bytes, pixels and time:
 * `DECODE_TIMEOUT_SECONDS` until its turn comes, and as many for itself. Never rejects.
 */
export async function decodePicture(bytes: Buffer): Promise<Pixels | Undecodable> {
  const sniffed = sniffPicture(bytes);
  if (sniffed === 'unknown') return 'undecodable';
  if (bytes.length > limits.graph.largestPhoto) return 'too-large';
  if (sniffed === 'animated') return 'animated';
  const latest = performance.now() + DECODE_TIMEOUT_SECONDS * 1_000;
  try {
    return await limitConcurrency(async () => (performance.now() < latest ? await decode(bytes) : 'timed-out'));
  } catch (error) {
    return reasonOf(error);
  }
}

// Every picture comes as bytes, never twice from one file: libvips's cache would only hold decoded ones back.
sharp.cache(false);

/** Of all pictures in this process: what one decoder needs, many at once must not need many times. */
const limitConcurrency = pLimit(MAX_CONCURRENT_DECODES);

async function decode(bytes: Buffer): Promise<Pixels> {
  const { data, info } = await rawPixels(bytes).toBuffer({ resolveWithObject: true });
  return middleSquare(data, info.width, info.height);
}

/** What libvips has to do, for bytes that were found fit to be decoded: down to raw pixels. */
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

/** What was smaller than the square in one direction is not square yet. */
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

/** By libvips's and sharp's own words. */
function reasonOf(error: unknown): Undecodable {
  if (!(error instanceof Error)) return 'undecodable';
  if (error.message.includes('exceeds pixel limit')) return 'too-large';
  return error.message.includes('timeout:') ? 'timed-out' : 'undecodable';
}
