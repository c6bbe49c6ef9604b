import type { Photo } from '../tenant/person.ts';
import { entity, type GraphAnswer, type GraphCall, onlyOptions, rootOf, signedInPerson } from './call.ts';
import { requirePhotoRead } from './permissions.ts';
import { photoBytes, readSize, sizesOf } from './photo-sizes.ts';
import { GraphRefusal } from './refusal.ts';

/** `GET /me/photo`: the largest there is. https://learn.microsoft.com/graph/api/profilephoto-get */
export function getPhoto(call: GraphCall): GraphAnswer {
  const photo = requiredPhoto(call);
  return entity({ ...context(call, 'photo/$entity'), ...describe(call, 'photo', photo, photo.size) });
}

/** `GET /me/photo/$value` */
export function getPhotoValue(call: GraphCall): Promise<GraphAnswer> {
  const photo = requiredPhoto(call);
  return picture(photo, photo.size);
}

/** `GET /me/photos`: one entry for each size. What Graph lists for somebody without a photo is UNCONFIRMED; here nothing. */
export function getPhotos(call: GraphCall): GraphAnswer {
  const photo = readPhoto(call);
  const sizes = photo ? sizesOf(photo) : [];
  return entity({
    ...context(call, 'photos'),
    value: photo ? sizes.map((size) => describe(call, `photos('${size}x${size}')`, photo, size)) : [],
  });
}

/**
 * `GET /me/photos/{size}`. A size that the photo does not come in is described as 1x1:
 * https://learn.microsoft.com/graph/api/profilephoto-get
 */
export function getSizedPhoto(call: GraphCall, segment: string): GraphAnswer {
  const photo = requiredPhoto(call);
  const size = requiredSize(segment);
  const shown = size <= photo.size ? describe(call, `photos('${segment}')`, photo, size) : NOT_IN_THIS_SIZE;
  return entity({ ...context(call, 'photos/$entity'), ...shown });
}

/** `GET /me/photos/{size}/$value` */
export function getSizedPhotoValue(call: GraphCall, segment: string): Promise<GraphAnswer> {
  const photo = requiredPhoto(call);
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

function readPhoto(call: GraphCall): Photo | undefined {
  const person = signedInPerson(call);
  requirePhotoRead(call.token);
  onlyOptions(call);
  return person.photo;
}

function requiredPhoto(call: GraphCall): Photo {
  const photo = readPhoto(call);
  if (!photo) throw imageNotFound();
  return photo;
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

function context(call: GraphCall, what: string): Readonly<Record<string, unknown>> {
  return { '@odata.context': `${rootOf(call)}/$metadata#Me/${what}` };
}

function describe(call: GraphCall, what: string, photo: Photo, size: number): Readonly<Record<string, unknown>> {
  return {
    '@odata.id': `${rootOf(call)}/users('${signedInPerson(call).id}')/${what}`,
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
