import sharp, { type Sharp } from 'sharp';
import { limits } from '../limits.ts';

/** Why bytes are no picture that can be judged. */
export type Undecodable = 'undecodable' | 'animated' | 'too-large';

/**
 * A picture ready to be reduced: upright, without transparency, sRGB, one frame; nothing is decoded yet.
 * Only JPEG, PNG, GIF and WebP reach the decoder, bounded in bytes and pixels. Decoding may still fail: see `reasonOf`.
 */
export async function openPicture(bytes: Buffer): Promise<Sharp | Undecodable> {
  const format = sniff(bytes);
  if (!format) return 'undecodable';
  if (bytes.length > limits.graph.largestPhoto) return 'too-large';
  const picture = sharp(bytes, { limitInputPixels: limits.pictures.mostPixels, failOn: 'error' });
  if (format !== 'jpeg' && ((await picture.metadata()).pages ?? 1) > 1) return 'animated';
  return picture
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .timeout({ seconds: limits.pictures.decodingSeconds });
}

/** Reads what the decoder threw. */
export function reasonOf(error: unknown): Undecodable {
  return error instanceof Error && error.message.includes('exceeds pixel limit') ? 'too-large' : 'undecodable';
}

function sniff(bytes: Buffer): 'jpeg' | 'png' | 'gif' | 'webp' | undefined {
  if (bytes.subarray(0, 3).equals(JPEG)) return 'jpeg';
  if (bytes.subarray(0, 8).equals(PNG)) return 'png';
  if (bytes.subarray(0, 4).toString('latin1') === 'GIF8') return 'gif';
  const riff =
    bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP';
  return riff ? 'webp' : undefined;
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
