import pLimit from 'p-limit';
import { limits } from '../limits.ts';
import { decodeTimeout } from './decoder/decode-timeout.ts';
import { createDecoderPool } from './decoder/decoder-pool.ts';
import { decodeBytes } from './decoder/pipeline.ts';
import { isJpeg, stripMetadata } from './decoder/strip-metadata.ts';
import type { Pixels, Undecodable } from './decoder/types.ts';
import { sniffPicture } from './sniff.ts';

/** A picture that declares more pixels is not decoded. */
export const MAX_PIXELS = 24_000_000;
/**
 * Maximum cost of a JPEG: its pixels times its scans, which a decoder visits one after the other. 24 megapixels with 16
 * scans take about a second. A usual progressive JPEG has 10 scans.
 */
const MAX_COST = 384_000_000;
/** Limits of a JPEG that is decoded in this process, in some 30 ms. Graph's largest photo has 648 × 648 pixels. */
const ORDINARY_PIXELS = 1_000_000;
const ORDINARY_COST = 16_000_000;
const ORDINARY_BYTES = 1_024 * 1_024;
/** Maximum number of concurrent decodes, in this process and of decoder processes. */
const MAX_CONCURRENT_DECODES = 2;

/**
 * Decodes a picture: upright, on white, in sRGB, cropped square, reduced to at most `THUMBNAIL_SIDE_PX` a side, never
 * enlarged. The card's thumbnail and the comparison both use these pixels, so a picture is decoded once.
 * Accepts JPEG, PNG, GIF and WebP with one frame, bounded in bytes, pixels, scans, parts and time: at most
 * `decodeTimeout()` in the queue and as many for decoding. Never rejects.
 *
 * libvips cannot be stopped while it decodes. An ordinary JPEG has a bounded cost, so it is decoded in this process.
 * Any other picture is decoded in a process that is killed after the timeout.
 */
export async function decodePicture(bytes: Buffer): Promise<Pixels | Undecodable> {
  const sniffed = sniffPicture(bytes);
  if (sniffed === 'unknown') return 'undecodable';
  if (bytes.length > limits.graph.largestPhoto) return 'too-large';
  if (sniffed === 'animated') return 'animated';
  const stripped = stripMetadata(bytes);
  if (!stripped) return 'too-large';
  const scans = isJpeg(stripped) ? countScans(stripped) : 1;
  if (isJpeg(stripped) && stripped.length <= ORDINARY_BYTES) {
    const decoded = await decodeHere(stripped, Math.min(ORDINARY_PIXELS, Math.floor(ORDINARY_COST / scans)));
    if (decoded !== 'too-large') return decoded;
  }
  const maxPixels = Math.min(MAX_PIXELS, Math.floor(MAX_COST / scans));
  return await decoders.decode({ bytes: stripped, maxPixels, timeout: decodeTimeout() });
}

const limitConcurrency = pLimit(MAX_CONCURRENT_DECODES);
/** Shared by all pictures: bounds the memory of concurrent decoders. */
const decoders = createDecoderPool({ size: MAX_CONCURRENT_DECODES });

function decodeHere(bytes: Buffer, maxPixels: number): Promise<Pixels | Undecodable> {
  const timeout = decodeTimeout();
  const latestStart = performance.now() + timeout;
  return limitConcurrency(async () =>
    performance.now() < latestStart ? await decodeBytes({ bytes, maxPixels, timeout }) : 'timed-out',
  );
}

const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/**
 * Upper bound of the number of scans; at least 1. It counts the marker's two bytes wherever they stand: a decoder
 * cannot find more. In compressed data they do not occur.
 */
function countScans(jpeg: Buffer): number {
  let scans = 0;
  for (let at = jpeg.indexOf(START_OF_SCAN); at >= 0; at = jpeg.indexOf(START_OF_SCAN, at + 2)) scans++;
  return Math.max(scans, 1);
}
