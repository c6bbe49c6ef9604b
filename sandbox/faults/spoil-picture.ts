import type { ServerResponse } from 'node:http';
import type { BrokenPicture } from '../tenant/policy/faults.ts';
import { breakPicture, isPicture } from './broken-picture.ts';
import { holdAnswer, sendBody } from './held-answer.ts';

/** Exchanges the picture that the service is about to answer; another answer goes out as it is. */
export function spoilPicture(response: ServerResponse, picture: BrokenPicture, strikes: () => boolean): void {
  holdAnswer(response, async ({ status, contentType, body }) => {
    if (!isPicture(status, contentType) || !strikes()) return sendBody(response, body);
    const broken = await breakPicture(picture, { contentType, bytes: body });
    sendBody(response, broken.bytes, broken.contentType);
  });
}
