import type { Response, Server } from 'restify';
import type { StoredPicture, ThumbnailCache } from '../../src/cache/thumbnail-cache.ts';
import type { PictureLinks } from '../cards/picture-link.ts';

export interface PictureSource {
  readonly links: PictureLinks;
  readonly thumbnailCache: ThumbnailCache;
  /** Shown instead of a picture that is missing or was removed. */
  readonly neutral: StoredPicture;
  readonly now: () => Date;
}

/** The URL contains the content's hash, so its picture never changes. */
const CACHE_FOR_A_WEEK = 'private, max-age=604800, immutable';
const NO_CACHE = 'no-store';

/**
 * `GET /photos/:sha256`: the thumbnails of cards. An expired or forged link gets the neutral picture: images of old
 * cards must not break when the signing key changes, and the response does not reveal whether a picture exists.
 */
export function picturesRoute(server: Server, { links, thumbnailCache, neutral, now }: PictureSource): void {
  server.get('/photos/neutral', async (_request, response) => send(response, neutral, 'public, max-age=86400'));

  server.get('/photos/:sha256', async (request, response) => {
    const sha256 = String(request.params.sha256);
    const reading = links.verify(sha256, new URLSearchParams(request.getQuery()), now());
    const picture = reading === 'valid' ? await thumbnailCache.get(sha256) : undefined;
    send(response, picture ?? neutral, picture ? CACHE_FOR_A_WEEK : NO_CACHE);
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
