import { removePhoto } from '../../tenant/people/photos.ts';
import { requireOptions } from '../call.ts';
import { objectNotFound } from '../directory/answers.ts';
import { requirePhotoWrite } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import { imageNotFound, requireMailbox } from './photo-forms.ts';
import { requirePhotoUpdates } from './photo-updates.ts';

/**
 * `DELETE …/photo/$value`: https://learn.microsoft.com/graph/api/profilephoto-delete. The error where there is no photo
 * is UNCONFIRMED; here it is that of `GET`.
 */
export function deletePhoto(call: GraphCall, { person, identifier }: TargetUser): GraphAnswer {
  requirePhotoWrite(call.token, person);
  requireOptions(call);
  if (!person) throw objectNotFound(identifier);
  requirePhotoUpdates(call);
  requireMailbox(person);
  if (!person.photo) throw imageNotFound(person);
  removePhoto(person);
  return { status: 204, headers: { 'Cache-Control': 'no-cache' }, body: Buffer.alloc(0) };
}
