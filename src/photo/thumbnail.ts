import { createHash } from 'node:crypto';
import { limits } from '../limits.ts';
import { openPicture } from './decode.ts';

/** A small picture for a card. */
export interface Thumbnail {
  readonly bytes: Buffer;
  readonly contentType: 'image/jpeg';
  /** Of the thumbnail's bytes, lower-case hex. */
  readonly sha256: string;
}

/** The picture, cut square, at most 96 px; never larger than it was. Undefined: it can't be decoded. Nothing of the original's metadata is kept. */
export async function makeThumbnail(picture: Buffer): Promise<Thumbnail | undefined> {
  const side = limits.pictures.thumbnail;
  try {
    const opened = await openPicture(picture);
    if (typeof opened === 'string') return undefined;
    const { width, height } = await opened.clone().metadata();
    const fitting = Math.min(side, width, height);
    const bytes = await opened.resize(fitting, fitting, { fit: 'cover' }).jpeg({ quality: 85 }).toBuffer();
    return { bytes, contentType: 'image/jpeg', sha256: sha256(bytes) };
  } catch {
    return undefined;
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
