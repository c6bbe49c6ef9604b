import type { Photo, ThumbnailSize } from './person.ts';

/** A picture that many people share. */
export interface PoolPicture extends Pick<Photo, 'bytes' | 'contentType' | 'size'> {
  /** SharePoint's copies of the picture. */
  readonly thumbnails: Readonly<Record<ThumbnailSize, Buffer>>;
}

/** The changed photos of a population. A photo from the picture pool takes only a few bytes per person. */
export interface PopulationPhotos {
  /** undefined: this person's photo was never changed. */
  changed(number: number): { readonly photo: Photo | undefined } | undefined;
  change(number: number, photo: Photo | undefined): void;
}

const UNCHANGED = 0;
const NONE = 255;
/** A picture takes one byte, of which two values are reserved. */
export const MOST_PICTURES = 254;

/** `most`: highest person number. */
export function createPopulationPhotos(most: number, pool: readonly PoolPicture[]): PopulationPhotos {
  const pictures = new Uint8Array(most + 1);
  const etags = new Uint32Array(most + 1);
  const times = new Float64Array(most + 1);
  const otherPhotos = new Map<number, Photo>();
  const positions = new Map(pool.map(({ bytes }, index) => [bytes, index + 1]));
  return {
    changed(number) {
      const other = otherPhotos.get(number);
      if (other) return { photo: other };
      const position = pictures[number] ?? UNCHANGED;
      if (position === UNCHANGED) return undefined;
      const picture = pool[position - 1];
      return { photo: picture && poolPhoto(picture, etags[number] ?? 0, times[number] ?? 0) };
    },
    change(number, photo) {
      const position = photo && positions.get(photo.bytes);
      otherPhotos.delete(number);
      if (photo && (position === undefined || !ETAG.test(photo.etag))) {
        otherPhotos.set(number, photo);
        return;
      }
      pictures[number] = position ?? NONE;
      etags[number] = photo ? Number.parseInt(photo.etag, 16) : 0;
      times[number] = photo?.changedAt.getTime() ?? 0;
    },
  };
}

const ETAG = /^[0-9A-F]{8}$/;

/** A pool picture as a person's photo. `etag`: 32 bits. `changedAt`: milliseconds. */
export function poolPhoto({ bytes, contentType, size }: PoolPicture, etag: number, changedAt: number): Photo {
  const text = etag.toString(16).padStart(8, '0').toUpperCase();
  return { bytes, contentType, size, etag: text, changedAt: new Date(changedAt) };
}
