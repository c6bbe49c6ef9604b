import { hashReversibly } from '../reversible-hash.ts';
import type { Person, Photo } from './person.ts';
import { PhotoRefused } from './photos.ts';

/** Changes the photos of many people at once, without drawing or encoding. */
export interface PhotoDay {
  /** Gives each person another of the tenant's existing pictures and a new ETag. Returns the number of people. */
  change(people: Iterable<Person>, at: Date): number;
  /** Sets a new ETag for the same picture. The person must have a photo. */
  flap(person: Person): Photo;
}

/** `used`: number of ETags already derived from the same key. */
export function createPhotoDay(
  pictures: readonly Omit<Photo, 'etag' | 'changedAt'>[],
  key: number,
  used = 0,
): PhotoDay {
  let count = used;
  const nextEtag = () => {
    count += 1;
    return hashReversibly(count, key).toString(16).padStart(8, '0').toUpperCase();
  };
  return {
    change(people, at) {
      let changed = 0;
      for (const person of people) {
        const { photo } = person;
        const otherPictures = pictures.filter(({ bytes }) => bytes !== photo?.bytes);
        const picture = otherPictures[(count + changed) % otherPictures.length];
        if (!picture) throw new PhotoRefused('There is no other picture.');
        person.photo = { ...picture, etag: nextEtag(), changedAt: at };
        changed += 1;
      }
      return changed;
    },
    flap(person) {
      if (!person.photo) throw new PhotoRefused('Without a photo there is no ETag.');
      person.photo = { ...person.photo, etag: nextEtag() };
      return person.photo;
    },
  };
}
