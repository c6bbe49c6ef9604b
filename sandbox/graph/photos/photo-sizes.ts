import sharp from 'sharp';
import type { Photo } from '../../tenant/people/person.ts';

/** Pixels: https://learn.microsoft.com/graph/api/profilephoto-get */
const SIZES = [48, 64, 96, 120, 240, 360, 432, 504, 648];

/** By the bytes, since many people may have the same picture. */
const scaled = new WeakMap<Buffer, Map<number, Promise<Buffer>>>();

/** The sizes that Exchange makes of a photo: none larger than the photo itself. */
export function sizesOf(photo: Photo): readonly number[] {
  return SIZES.filter((size) => size <= photo.size);
}

/** The pixels that a size segment names (`48x48`); undefined: it names none that Graph serves. */
export function readSize(segment: string): number | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(segment) ?? [];
  return width === height ? SIZES.find((size) => size === Number(width)) : undefined;
}

/** The photo scaled down; the same bytes each time. */
export function photoBytes(photo: Photo, size: number): Promise<Buffer> {
  if (size === photo.size) return Promise.resolve(photo.bytes);
  const known = scaled.get(photo.bytes) ?? new Map<number, Promise<Buffer>>();
  scaled.set(photo.bytes, known);
  const bytes = known.get(size) ?? sharp(photo.bytes).resize(size, size).jpeg({ quality: 90 }).toBuffer();
  known.set(size, bytes);
  return bytes;
}
