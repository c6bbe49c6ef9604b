import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Pixels } from './decoder/types.ts';

/** A small picture on a card. */
export interface Thumbnail {
  readonly bytes: Buffer;
  readonly contentType: 'image/jpeg';
  /** Hash of the thumbnail's bytes, in lower-case hex. A kept thumbnail has its owner's name for it instead. */
  readonly sha256: string;
}

/** Encodes the pixels as a JPEG, without the original's metadata. */
export async function makeThumbnail({ rgb, side }: Pixels): Promise<Thumbnail> {
  const raw = { width: side, height: side, channels: 3 } as const;
  const bytes = await sharp(rgb, { raw }).jpeg({ quality: 85 }).toBuffer();
  return { bytes, contentType: 'image/jpeg', sha256: sha256(bytes) };
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
