import type { Person, Photo } from '../tenant/person.ts';
import { entity, type GraphAnswer, type GraphCall, onlyOptions, rootOf } from './call.ts';
import { requirePhotoRead } from './permissions.ts';
import { photoBytes, readSize, sizesOf } from './photo-sizes.ts';
import { GraphRefusal } from './refusal.ts';
import type { Subject } from './subject.ts';

/** `GET …/photo`: the largest there is. https://learn.microsoft.com/graph/api/profilephoto-get */
export function getPhoto(call: GraphCall, subject: Subject): GraphAnswer {
  const { person, photo } = requiredPhoto(call, subject);
  return entity({
    ...context(call, subject, 'photo/$entity'),
    ...describe(call, person, 'photo', photo, photo.size),
  });
}

/** `GET …/photo/$value` */
export function getPhotoValue(call: GraphCall, subject: Subject): Promise<GraphAnswer> {
  const { photo } = requiredPhoto(call, subject);
  return picture(photo, photo.size);
}

/** `GET …/photos`: one entry for each size. What Graph lists for somebody without a photo is UNCONFIRMED; here nothing. */
export function getPhotos(call: GraphCall, subject: Subject): GraphAnswer {
  const { person, photo } = readPhoto(call, subject);
  const sizes = photo ? sizesOf(photo) : [];
  return entity({
    ...context(call, subject, 'photos'),
    value: photo ? sizes.map((size) => describe(call, person, `photos('${size}x${size}')`, photo, size)) : [],
  });
}

/**
 * `GET …/photos/{size}`. A size that the photo does not come in is described as 1x1:
 * https://learn.microsoft.com/graph/api/profilephoto-get
 */
export function getSizedPhoto(call: GraphCall, subject: Subject, segment: string): GraphAnswer {
  const { person, photo } = requiredPhoto(call, subject);
  const size = requiredSize(segment);
  const shown = size <= photo.size ? describe(call, person, `photos('${segment}')`, photo, size) : NOT_IN_THIS_SIZE;
  return entity({ ...context(call, subject, 'photos/$entity'), ...shown });
}

/** `GET …/photos/{size}/$value` */
export function getSizedPhotoValue(call: GraphCall, subject: Subject, segment: string): Promise<GraphAnswer> {
  const { photo } = requiredPhoto(call, subject);
  const size = requiredSize(segment);
  if (size > photo.size) throw imageNotFound();
  return picture(photo, size);
}

const NOT_IN_THIS_SIZE = {
  '@odata.mediaContentType': 'image/gif',
  '@odata.mediaEtag': '',
  id: '1x1',
  width: 1,
  height: 1,
};

interface Found<P extends Photo | undefined> {
  readonly person: Person;
  readonly photo: P;
}

/** Of an unknown person the photo service only says that there is no picture: https://learn.microsoft.com/answers/questions/2079017 */
function readPhoto(call: GraphCall, { person }: Subject): Found<Photo | undefined> {
  requirePhotoRead(call.token, person);
  onlyOptions(call);
  if (!person) throw imageNotFound();
  return { person, photo: person.photo };
}

function requiredPhoto(call: GraphCall, subject: Subject): Found<Photo> {
  const { person, photo } = readPhoto(call, subject);
  if (!photo) throw imageNotFound();
  return { person, photo };
}

/** What Graph answers to a size that is none of its own is UNCONFIRMED. */
function requiredSize(segment: string): number {
  const size = readSize(segment);
  if (size === undefined) throw imageNotFound();
  return size;
}

/** As the service answers today, for metadata and bytes alike; the documented 1x1 answer for a missing photo was not seen there. */
function imageNotFound(): GraphRefusal {
  return new GraphRefusal(
    404,
    'ImageNotFound',
    "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.",
  );
}

function context(call: GraphCall, subject: Subject, what: string): Readonly<Record<string, unknown>> {
  return { '@odata.context': `${rootOf(call)}/$metadata#${subject.context}/${what}` };
}

function describe(
  call: GraphCall,
  person: Person,
  what: string,
  photo: Photo,
  size: number,
): Readonly<Record<string, unknown>> {
  return {
    '@odata.id': `${rootOf(call)}/users('${person.id}')/${what}`,
    '@odata.mediaContentType': photo.contentType,
    '@odata.mediaEtag': `"${photo.etag}"`,
    id: `${size}X${size}`,
    width: size,
    height: size,
  };
}

async function picture(photo: Photo, size: number): Promise<GraphAnswer> {
  return {
    status: 200,
    headers: { 'Cache-Control': 'no-cache', 'Content-Type': photo.contentType, ETag: `"${photo.etag}"` },
    body: await photoBytes(photo, size),
  };
}
