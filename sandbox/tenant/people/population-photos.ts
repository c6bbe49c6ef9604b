import type { Photo, ThumbnailSize } from './person.ts';

/** A picture that many people share. */
export interface PoolPicture extends Pick<Photo, 'bytes' | 'contentType' | 'size'> {
  /** SharePoint's copies of it. */
  readonly thumbnails: Readonly<Record<ThumbnailSize, Buffer>>;
}

/** Which photo each of many people has, remembered in a few bytes a person while it is a picture of the pool. */
export interface PopulationPhotos {
  /** undefined: nobody ever changed this person's photo. */
  changed(number: number): { readonly photo: Photo | undefined } | undefined;
  change(number: number, photo: Photo | undefined): void;
}

const UNCHANGED = 0;
const NONE = 255;
/** Of the byte that a person's picture takes, two values are taken. */
export const MOST_PICTURES = 254;

/** `most`: the largest number of a person. */
export function createPopulationPhotos(most: number, pool: readonly PoolPicture[]): PopulationPhotos {
  const pictures = new Uint8Array(most + 1);
  const etags = new Uint32Array(most + 1);
  const times = new Float64Array(most + 1);
  const others = new Map<number, Photo>();
  const places = new Map(pool.map(({ bytes }, index) => [bytes, index + 1]));
  return {
    changed(number) {
      const other = others.get(number);
      if (other) return { photo: other };
      const place = pictures[number] ?? UNCHANGED;
      if (place === UNCHANGED) return undefined;
      const picture = pool[place - 1];
      return { photo: picture && poolPhoto(picture, etags[number] ?? 0, times[number] ?? 0) };
    },
    change(number, photo) {
      const place = photo && places.get(photo.bytes);
      others.delete(number);
      if (photo && (place === undefined || !ETAG.test(photo.etag))) {
        others.set(number, photo);
        return;
      }
      pictures[number] = place ?? NONE;
      etags[number] = photo ? Number.parseInt(photo.etag, 16) : 0;
      times[number] = photo?.changedAt.getTime() ?? 0;
    },
  };
}

const ETAG = /^[0-9A-F]{8}$/;

/** A picture of the pool as somebody's photo. `etag`: 32 bits. `changedAt`: milliseconds. */
export function poolPhoto({ bytes, contentType, size }: PoolPicture, etag: number, changedAt: number): Photo {
  const text = etag.toString(16).padStart(8, '0').toUpperCase();
  return { bytes, contentType, size, etag: text, changedAt: new Date(changedAt) };
}
