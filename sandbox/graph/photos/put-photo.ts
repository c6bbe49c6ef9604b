import { changePhoto, PhotoRefused } from '../../tenant/people/photos.ts';
import { requireOptions } from '../call.ts';
import { objectNotFound } from '../directory/answers.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import { requirePhotoWrite } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import { requireMailbox } from './photo-forms.ts';
import { requirePhotoUpdates } from './photo-updates.ts';

/**
 * `PUT` or `PATCH …/photo/$value`: https://learn.microsoft.com/graph/api/profilephoto-update. Accepts JPEG of at most 4
 * MB. The errors for other types and for invalid pictures are UNCONFIRMED.
 */
export async function putPhoto(call: GraphCall, { person, identifier }: TargetUser): Promise<GraphAnswer> {
  requirePhotoWrite(call.token, person);
  requireOptions(call);
  if (call.contentType !== 'image/jpeg') {
    throw new GraphError(415, 'UnsupportedMediaType', `The media type '${call.contentType ?? ''}' is not supported.`);
  }
  if (!person) throw objectNotFound(identifier);
  requirePhotoUpdates(call);
  requireMailbox(person);
  try {
    await changePhoto(person, await call.readBody(), call.state.clock.now());
  } catch (error) {
    if (error instanceof PhotoRefused) throw badRequest(error.message);
    throw error;
  }
  return { status: 200, headers: { 'Cache-Control': 'no-cache' }, body: Buffer.alloc(0) };
}
