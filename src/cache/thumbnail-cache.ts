import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../people/person-key.ts';
import { THUMBNAIL_LIFETIME_MS } from '../photo/thumbnail.ts';
import type { StoredThumbnail, ThumbnailStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

export interface StoredPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** A cache in front of the store: the thumbnails on cards, by the SHA-256 of their content. */
export interface ThumbnailCache {
  /**
   * Stores a person's thumbnails and resolves to their expiry. Await it before the card is sent: Teams may fetch them
   * from another instance immediately.
   */
  put(owner: PersonKey, thumbnails: readonly StoredThumbnail[]): Promise<Date>;
  get(sha256: string): Promise<StoredPicture | undefined>;
  /** Removes a person's thumbnails from memory. The store erases its own rows. */
  forget(owner: PersonKey): void;
}

export interface ThumbnailCacheOptions {
  readonly thumbnails: ThumbnailStore;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
  readonly maxBytes?: number;
}

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_OWNERS = 50_000;
const DAY_MS = 86_400_000;

export function createThumbnailCache(options: ThumbnailCacheOptions): ThumbnailCache {
  const { thumbnails, tenantId, now, bestEffort, maxBytes = MAX_BYTES } = options;
  const pictures = new LRUCache<string, StoredPicture>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  /** Expiry of what the store has already, by owner and picture. */
  const stored = new LRUCache<string, number>({ max: MAX_OWNERS });
  return {
    async put(owner, shown) {
      const until = lastDay(now());
      for (const thumbnail of shown) pictures.set(thumbnail.sha256, thumbnail);
      const key = ({ sha256 }: StoredThumbnail) => `${keyOf(owner)}${sha256}`;
      const unstored = shown.filter((thumbnail) => stored.get(key(thumbnail)) !== until.getTime());
      if (unstored.length === 0) return until;
      const keep = async () => {
        await thumbnails.keep(owner, unstored, until);
        for (const thumbnail of unstored) stored.set(key(thumbnail), until.getTime());
      };
      await bestEffort('A picture could not be stored.', keep, undefined);
      return until;
    },
    async get(sha256) {
      const known = pictures.get(sha256);
      if (known) return known;
      const find = () => thumbnails.find(tenantId, sha256, now());
      const found = await bestEffort('A picture could not be read.', find, undefined);
      if (found) pictures.set(sha256, found);
      return found;
    },
    forget(owner) {
      const owned = [...stored.keys()].filter((key) => key.startsWith(keyOf(owner)));
      for (const key of owned) {
        stored.delete(key);
        // A picture that two people share stays in the store.
        pictures.delete(key.slice(keyOf(owner).length));
      }
    },
  };
}

function keyOf({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}/`;
}

/** Expiry in whole days, so that a picture shown ten times a day is stored once, with one link. */
function lastDay(now: Date): Date {
  return new Date(Math.floor((now.getTime() + THUMBNAIL_LIFETIME_MS) / DAY_MS) * DAY_MS);
}
