import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../people/person-key.ts';
import { THUMBNAIL_LIFETIME_MS } from '../photo/thumbnail.ts';
import type { StoredThumbnail, ThumbnailStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

export interface StoredPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/**
 * The thumbnails on cards, by name. Each request asks the store, so that no instance serves a picture of an erased
 * person. Memory serves what this instance has put, for a short time: while the store fails, or did not take it.
 */
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

interface RecentPicture {
  readonly owner: PersonKey;
  readonly picture: StoredPicture;
  readonly isStored: boolean;
}

const MAX_BYTES = 16 * 1024 * 1024;
/** How long memory serves a picture. Milliseconds. */
const MEMORY_LIFETIME_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

export function createThumbnailCache(options: ThumbnailCacheOptions): ThumbnailCache {
  const { thumbnails, tenantId, now, bestEffort, maxBytes = MAX_BYTES } = options;
  const recent = new LRUCache<string, RecentPicture>({
    maxSize: maxBytes,
    sizeCalculation: ({ picture }) => picture.bytes.length,
    ttl: MEMORY_LIFETIME_MS,
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
  });
  return {
    async put(owner, shown) {
      const until = lastDay(now());
      if (shown.length === 0) return until;
      const remember = (isStored: boolean) => {
        for (const picture of shown) recent.set(picture.sha256, { owner, picture, isStored });
      };
      remember(false);
      // Every time: the store may have erased what it took before.
      const keep = () => thumbnails.keep(owner, shown, until).then(() => remember(true));
      await bestEffort('A picture could not be stored.', keep, undefined);
      return until;
    },
    async get(sha256) {
      const find = async () => (await thumbnails.find(tenantId, sha256, now())) ?? 'none';
      const found = await bestEffort('A picture could not be read.', find, undefined);
      if (found !== undefined && found !== 'none') return found;
      const known = recent.get(sha256);
      if (found === undefined || !known?.isStored) return known?.picture;
      recent.delete(sha256);
      return undefined;
    },
    forget(owner) {
      for (const [sha256, known] of [...recent.entries()]) if (isSame(known.owner, owner)) recent.delete(sha256);
    },
  };
}

function isSame(one: PersonKey, other: PersonKey): boolean {
  return one.tenantId === other.tenantId && one.objectId === other.objectId;
}

/** Expiry in whole days, so that a picture shown ten times a day has one link. */
function lastDay(now: Date): Date {
  return new Date(Math.floor((now.getTime() + THUMBNAIL_LIFETIME_MS) / DAY_MS) * DAY_MS);
}
