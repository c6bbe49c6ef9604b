import { hashReversibly } from '../reversible-hash.ts';
import type { Person, Photo } from './person.ts';
import { PhotoRefused } from './photos.ts';

/** Changes the photos of many at once, without drawing or encoding anything. */
export interface PhotoDay {
  /** Gives everybody another picture, which is among those that the tenant has already, and another ETag. Gives how many they were. */
  change(people: Iterable<Person>, at: Date): number;
  /** Another ETag for the same picture. The person must have a photo. */
  flap(person: Person): Photo;
}

/** `used`: so many ETags have been given out in the same way. */
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
        const others = pictures.filter(({ bytes }) => bytes !== photo?.bytes);
        const picture = others[(count + changed) % others.length];
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
