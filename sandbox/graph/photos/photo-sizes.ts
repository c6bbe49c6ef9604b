import sharp from 'sharp';
import type { Photo } from '../../tenant/people/person.ts';

/** Pixels: https://learn.microsoft.com/graph/api/profilephoto-get */
const SIZES = [48, 64, 96, 120, 240, 360, 432, 504, 648];

/** Scaled photos by original bytes, because many people may share a picture. */
const scaled = new WeakMap<Buffer, Map<number, Promise<Buffer>>>();

/** The sizes that Exchange generates. That none is larger than the photo itself is UNCONFIRMED. */
export function sizesOf(photo: Photo): readonly number[] {
  return SIZES.filter((size) => size <= photo.size);
}

/** Pixels of a size segment such as `48x48`; undefined: not a size that Graph serves. */
export function readSize(segment: string): number | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(segment) ?? [];
  return width === height ? SIZES.find((size) => size === Number(width)) : undefined;
}

/** The scaled photo; always the same bytes for the same size. */
export function photoBytes(photo: Photo, size: number): Promise<Buffer> {
  if (size === photo.size) return Promise.resolve(photo.bytes);
  const known = scaled.get(photo.bytes) ?? new Map<number, Promise<Buffer>>();
  scaled.set(photo.bytes, known);
  const bytes = known.get(size) ?? sharp(photo.bytes).resize(size, size).jpeg({ quality: 90 }).toBuffer();
  known.set(size, bytes);
  return bytes;
}
