import type { Person, Photo } from '../../tenant/people/person.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { requirePhotoRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import {
  contentTypeOf,
  convertPhoto,
  etagOf,
  imageNotFound,
  missingPhotoMetadata,
  ONE_BY_ONE,
  type PhotoDescription,
  photoDescription,
  requireMailbox,
} from './photo-forms.ts';
import { photoBytes, readSize, sizesOf } from './photo-sizes.ts';

/** `GET …/photo`: the largest size. https://learn.microsoft.com/graph/api/profilephoto-get */
export function getPhoto(call: GraphCall, target: TargetUser): GraphAnswer {
  const { person, photo } = readPhoto(call, target);
  const shown = photo
    ? describe(call, { person, photo }, 'photo', photoDescription(person, photo.size))
    : missingPhotoMetadata(person);
  if (!shown || (photo && person.oddForms.photo === 'no-metadata')) throw imageNotFound(person);
  return entity({ ...context(call, target, 'photo/$entity'), ...shown });
}

/** `GET …/photo/$value` */
export function getPhotoValue(call: GraphCall, target: TargetUser): Promise<GraphAnswer> {
  const { person, photo } = requiredPhoto(call, target);
  if (person.oddForms.photo === 'no-bytes') throw imageNotFound(person);
  return picture(person, photo, photo.size);
}

/** `GET …/photos`: one entry per size. The response without a photo is UNCONFIRMED; here an empty list. */
export function getPhotos(call: GraphCall, target: TargetUser): GraphAnswer {
  const { person, photo } = readPhoto(call, target);
  const sizes = photo ? sizesOf(photo) : [];
  return entity({
    ...context(call, target, 'photos'),
    value: photo
      ? sizes.map((size) => describe(call, { person, photo }, `photos('${size}x${size}')`, sizeDescription(size)))
      : [],
  });
}

/**
 * `GET …/photos/{size}`. A size larger than the photo is described as 1x1. Only the page of the beta version says so,
 * so it is UNCONFIRMED for v1.0: https://learn.microsoft.com/graph/api/profilephoto-get?view=graph-rest-beta
 */
export function getSizedPhoto(call: GraphCall, target: TargetUser, segment: string): GraphAnswer {
  const { person, photo } = requiredPhoto(call, target);
  const size = requiredSize(segment);
  const shown =
    size <= photo.size ? describe(call, { person, photo }, `photos('${segment}')`, sizeDescription(size)) : ONE_BY_ONE;
  return entity({ ...context(call, target, 'photos/$entity'), ...shown });
}

/** `GET …/photos/{size}/$value` */
export function getSizedPhotoValue(call: GraphCall, target: TargetUser, segment: string): Promise<GraphAnswer> {
  const { person, photo } = requiredPhoto(call, target);
  const size = requiredSize(segment);
  if (size > photo.size) throw imageNotFound();
  return picture(person, photo, size);
}

interface ReadPhoto<P extends Photo | undefined> {
  readonly person: Person;
  readonly photo: P;
}

/** The photo service returns "no photo" for an unknown person: https://learn.microsoft.com/answers/questions/2079017 */
function readPhoto(call: GraphCall, { person }: TargetUser): ReadPhoto<Photo | undefined> {
  requirePhotoRead(call.token, person);
  requireOptions(call);
  if (!person) throw imageNotFound();
  requireMailbox(person);
  return { person, photo: person.photo };
}

function requiredPhoto(call: GraphCall, target: TargetUser): ReadPhoto<Photo> {
  const { person, photo } = readPhoto(call, target);
  if (!photo) throw imageNotFound(person);
  return { person, photo };
}

/** The response to an unsupported size is UNCONFIRMED. */
function requiredSize(segment: string): number {
  const size = readSize(segment);
  if (size === undefined) throw imageNotFound();
  return size;
}

function context(call: GraphCall, target: TargetUser, path: string): Readonly<Record<string, unknown>> {
  return { '@odata.context': `${rootOf(call)}/$metadata#${target.context}/${path}` };
}

function sizeDescription(size: number): PhotoDescription {
  return { id: `${size}X${size}`, width: size, height: size };
}

function describe(
  call: GraphCall,
  { person, photo }: ReadPhoto<Photo>,
  path: string,
  description: PhotoDescription,
): Readonly<Record<string, unknown>> {
  const contentType = contentTypeOf(person);
  return {
    ...(person.oddForms.photo !== 'no-odata-id' && { '@odata.id': `${rootOf(call)}/users('${person.id}')/${path}` }),
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
    body: await convertPhoto(person, await photoBytes(photo, size)),
  };
}
