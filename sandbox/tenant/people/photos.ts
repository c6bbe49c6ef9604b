import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Person, Photo } from './person.ts';

/** Pixels. Exchange Online keeps at most 648 × 648: https://learn.microsoft.com/graph/api/profilephoto-get */
const LARGEST_PHOTO = 648;
/** Bytes: https://learn.microsoft.com/microsoft-365/admin/add-users/change-user-profile-photos */
const LARGEST_UPLOAD = 4 * 1024 * 1024;

/** An upload was rejected. The message may be shown to users. */
export class PhotoRefused extends Error {}

/**
 * Stores a new photo in the person's mailbox, cropped to a square and re-encoded. UNCONFIRMED that Exchange does both.
 * Throws `PhotoRefused`.
 */
export async function changePhoto(person: Person, upload: Buffer, now: Date): Promise<Photo> {
  person.photo = await photoFromUpload(upload, now);
  return person.photo;
}

export function removePhoto(person: Person): void {
  person.photo = undefined;
}

const encoded = new WeakMap<Buffer, Promise<Pick<Photo, 'bytes' | 'size'>>>();

/** Converts an upload to a photo. The same upload gives the same bytes; the ETag also depends on the time. */
export async function photoFromUpload(upload: Buffer, now: Date): Promise<Photo> {
  if (upload.length > LARGEST_UPLOAD) throw new PhotoRefused('A photo may have 4 MB at most.');
  const encoding = encoded.get(upload) ?? encode(upload);
  encoded.set(upload, encoding);
  const { bytes, size } = await encoding;
  const etag = createHash('sha256').update(bytes).update(now.toISOString()).digest('hex').slice(0, 8).toUpperCase();
  return { bytes, contentType: 'image/jpeg', size, etag, changedAt: now };
}

async function encode(upload: Buffer): Promise<Pick<Photo, 'bytes' | 'size'>> {
  try {
    const picture = sharp(upload, { limitInputPixels: 50_000_000 }).rotate().flatten({ background: '#ffffff' });
    const { width, height } = await picture.clone().metadata();
    const size = Math.min(LARGEST_PHOTO, width, height);
    return { bytes: await picture.resize(size, size, { fit: 'cover' }).jpeg({ quality: 92 }).toBuffer(), size };
  } catch {
    throw new PhotoRefused('This is not a picture.');
  }
}
