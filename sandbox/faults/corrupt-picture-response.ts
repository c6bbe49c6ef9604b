import type { ServerResponse } from 'node:http';
import type { BrokenPicture } from '../tenant/services/faults.ts';
import { bufferResponse, sendBody } from './buffer-response.ts';
import { corruptPicture, isPicture } from './corrupt-picture.ts';

/** Exchanges the picture that the service is about to answer; another answer goes out as it is. */
export function corruptPictureResponse(response: ServerResponse, picture: BrokenPicture, strikes: () => boolean): void {
  bufferResponse(response, async ({ status, contentType, body }) => {
    if (!isPicture(status, contentType) || !strikes()) return sendBody(response, body);
    const broken = await corruptPicture(picture, { contentType, bytes: body });
    sendBody(response, broken.bytes, broken.contentType);
  });
}
