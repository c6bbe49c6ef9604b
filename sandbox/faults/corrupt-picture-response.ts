import type { ServerResponse } from 'node:http';
import type { BrokenPicture } from '../tenant/services/fault.ts';
import { bufferResponse, sendBody } from './buffer-response.ts';
import { corruptPicture, isPicture } from './corrupt-picture.ts';

/** Corrupts the picture that the service sends, if `applies` then returns true. Sends other responses unchanged. */
export function corruptPictureResponse(response: ServerResponse, picture: BrokenPicture, applies: () => boolean): void {
  bufferResponse(response, async ({ status, contentType, body }) => {
    if (!isPicture(status, contentType) || !applies()) return sendBody(response, body);
    const corrupted = await corruptPicture(picture, { contentType, bytes: body });
    sendBody(response, corrupted.bytes, corrupted.contentType);
  });
}
