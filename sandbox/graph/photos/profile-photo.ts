import type { Person, Photo } from '../../tenant/people/person.ts';
import { entity, onlyOptions, rootOf } from '../call.ts';
import { requirePhotoRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import {
  contentTypeOf,
  describedAs,
  etagOf,
  imageNotFound,
  inFormatOf,
  metadataOfNone,
  ONE_BY_ONE,
  type PhotoDescription,
  requireMailbox,
} from './photo-forms.ts';
import { photoBytes, readSize, sizesOf } from './photo-sizes.ts';

/** `GET …/photo`: the largest there is. https://learn.microsoft.com/graph/api/profilephoto-get */
export function getPhoto(call: GraphCall, subject: TargetUser): GraphAnswer {
  const { person, photo } = readPhoto(call, subject);
  const shown = photo
    ? describe(call, person, 'photo', photo, describedAs(person, photo.size))
    : metadataOfNone(person);
  if (!shown || (photo && person.oddForms.photo === 'no-metadata')) throw imageNotFound(person);
  return entity({ ...context(call, subject, 'photo/$entity'), ...shown });
}

/** `GET …/photo/$value` */
export function getPhotoValue(call: GraphCall, subject: TargetUser): Promise<GraphAnswer> {
  const { person, photo } = requiredPhoto(call, subject);
  if (person.oddForms.photo === 'no-bytes') throw imageNotFound(person);
  return picture(person, photo, photo.size);
}

/** `GET …/photos`: one entry for each size. What Graph lists for somebody without a photo is UNCONFIRMED; here nothing. */
export function getPhotos(call: GraphCall, subject: TargetUser): GraphAnswer {
  const { person, photo } = readPhoto(call, subject);
  const sizes = photo ? sizesOf(photo) : [];
  return entity({
    ...context(call, subject, 'photos'),
    value: photo ? sizes.map((size) => describe(call, person, `photos('${size}x${size}')`, photo, inSize(size))) : [],
  });
}

/**
 * `GET …/photos/{size}`. A size that the photo does not come in is described as 1x1:
 * https://learn.microsoft.com/graph/api/profilephoto-get
 */
export function getSizedPhoto(call: GraphCall, subject: TargetUser, segment: string): GraphAnswer {
  const { person, photo } = requiredPhoto(call, subject);
  const size = requiredSize(segment);
  const shown = size <= photo.size ? describe(call, person, `photos('${segment}')`, photo, inSize(size)) : ONE_BY_ONE;
  return entity({ ...context(call, subject, 'photos/$entity'), ...shown });
}

/** `GET …/photos/{size}/$value` */
export function getSizedPhotoValue(call: GraphCall, subject: TargetUser, segment: string): Promise<GraphAnswer> {
  const { person, photo } = requiredPhoto(call, subject);
  const size = requiredSize(segment);
  if (size > photo.size) throw imageNotFound();
  return picture(person, photo, size);
}

interface Found<P extends Photo | undefined> {
  readonly person: Person;
  readonly photo: P;
}

/** Of an unknown person the photo service only says that there is no picture: https://learn.microsoft.com/answers/questions/2079017 */
function readPhoto(call: GraphCall, { person }: TargetUser): Found<Photo | undefined> {
  requirePhotoRead(call.token, person);
  onlyOptions(call);
  if (!person) throw imageNotFound();
  requireMailbox(person);
  return { person, photo: person.photo };
}

function requiredPhoto(call: GraphCall, subject: TargetUser): Found<Photo> {
  const { person, photo } = readPhoto(call, subject);
  if (!photo) throw imageNotFound(person);
  return { person, photo };
}

/** What Graph answers to a size that is none of its own is UNCONFIRMED. */
function requiredSize(segment: string): number {
  const size = readSize(segment);
  if (size === undefined) throw imageNotFound();
  return size;
}

function context(call: GraphCall, subject: TargetUser, what: string): Readonly<Record<string, unknown>> {
  return { '@odata.context': `${rootOf(call)}/$metadata#${subject.context}/${what}` };
}

function inSize(size: number): PhotoDescription {
  return { id: `${size}X${size}`, width: size, height: size };
}

function describe(
  call: GraphCall,
  person: Person,
  what: string,
  photo: Photo,
  description: PhotoDescription,
): Readonly<Record<string, unknown>> {
  const contentType = contentTypeOf(person);
  return {
    ...(person.oddForms.photo !== 'no-odata-id' && { '@odata.id': `${rootOf(call)}/users('${person.id}')/${what}` }),
    ...(contentType && { '@odata.mediaContentType': contentType }),
    '@odata.mediaEtag': etagOf(person, photo),
    ...description,
  };
}

async function picture(person: Person, photo: Photo, size: number): Promise<GraphAnswer> {
  const contentType = contentTypeOf(person);
  return {
    status: 200,
    headers: {
      'Cache-Control': 'no-cache',
      ...(contentType && { 'Content-Type': contentType }),
      ETag: etagOf(person, photo),
    },
    body: await inFormatOf(person, await photoBytes(photo, size)),
  };
}
