import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../people/person-key.ts';
import { THUMBNAIL_LIFETIME_MS } from '../photo/thumbnail.ts';
import type { StoredThumbnail, ThumbnailStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

export interface StoredPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** The small pictures that cards show, by the SHA-256 of their content: stored, and those of late in memory too. */
export interface ThumbnailCache {
  /**
   * Keeps a person's pictures, and says until when they can be had. Wait for it before the card goes out: Teams may fetch them from
   * another instance at once.
   */
  put(owner: PersonKey, thumbnails: readonly StoredThumbnail[]): Promise<Date>;
  get(sha256: string): Promise<StoredPicture | undefined>;
  /** Drops from memory what is kept of a person; the store erases its own. */
  forget(owner: PersonKey): void;
}

export interface ThumbnailCacheOptions {
  readonly thumbnails: ThumbnailStore;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
  readonly mostBytes?: number;
}

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_OWNERS = 50_000;
const DAY = 86_400_000;

export function createThumbnailCache(parts: ThumbnailCacheOptions): ThumbnailCache {
  const { thumbnails, tenantId, now, bestEffort, mostBytes = MOST_BYTES } = parts;
  const pictures = new LRUCache<string, StoredPicture>({
    maxSize: mostBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  /** What is stored already, by owner and picture, and until when. */
  const stored = new LRUCache<string, number>({ max: MOST_OWNERS });
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
      await bestEffort('A picture was not stored.', keep, undefined);
      return until;
    },
    async get(sha256) {
      const known = pictures.get(sha256);
      if (known) return known;
      const find = () => thumbnails.find(tenantId, sha256, now());
      const found = await bestEffort('A picture was not looked up.', find, undefined);
      if (found) pictures.set(sha256, found);
      return found;
    },
    forget(owner) {
      const owned = [...stored.keys()].filter((key) => key.startsWith(keyOf(owner)));
      for (const key of owned) {
        stored.delete(key);
        // Where somebody else shares it, the store has it still.
        pictures.delete(key.slice(keyOf(owner).length));
      }
    },
  };
}

function keyOf({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}/`;
}

/** Whole days, so that a picture shown ten times a day is stored once, under one address. */
function lastDay(now: Date): Date {
  return new Date(Math.floor((now.getTime() + THUMBNAIL_LIFETIME_MS) / DAY) * DAY);
}
