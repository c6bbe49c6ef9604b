import type { Response, Server } from 'restify';
import type { PictureShelf, StoredPicture } from '../../src/cache/thumbnail-cache.ts';
import type { PictureLinks } from '../cards/picture-link.ts';

export interface PictureSource {
  readonly links: PictureLinks;
  readonly shelf: PictureShelf;
  /** Shown where there is no picture, or none any more. */
  readonly neutral: StoredPicture;
  readonly now: () => Date;
}

/** The address names the content's hash, so the picture behind it never changes. */
const FOR_A_WEEK = 'private, max-age=604800, immutable';
const NOT_AT_ALL = 'no-store';

/**
 * `GET /photos/:sha256`: the small pictures of cards. Whoever has no good link gets the neutral picture, also where the signature is wrong:
 * links of old cards must not break when the key changes, and a stranger learns nothing from a picture that everybody gets.
 */
export function picturesRoute(server: Server, { links, shelf, neutral, now }: PictureSource): void {
  server.get('/photos/neutral', async (_request, response) => send(response, neutral, 'public, max-age=86400'));

  server.get('/photos/:sha256', async (request, response) => {
    const sha256 = String(request.params.sha256);
    const reading = links.verify(sha256, new URLSearchParams(request.getQuery()), now());
    const kept = reading === 'valid' ? await shelf.get(sha256) : undefined;
    send(response, kept ?? neutral, kept ? FOR_A_WEEK : NOT_AT_ALL);
  });
}

function send(response: Response, { bytes, contentType }: StoredPicture, cacheControl: string): void {
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': bytes.length,
    'cache-control': cacheControl,
    'content-security-policy': "default-src 'none'",
  });
  response.end(bytes);
}
