import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../people/person-key.ts';
import { THUMBNAIL_LIFETIME_MS } from '../store/retention.ts';
import type { OwnedThumbnail, Store, StoredThumbnail } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';
import { createWriteBehind } from './write-behind.ts';

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
   * from another instance immediately. A process that uses the database alone serves them from memory until it has
   * stored them together with later ones.
   */
  put(owner: PersonKey, thumbnails: readonly StoredThumbnail[]): Promise<Date>;
  get(sha256: string): Promise<StoredPicture | undefined>;
  /** Removes a person's thumbnails from memory. The store erases its own rows. */
  forget(owner: PersonKey): void;
  objectIds(): readonly string[];
  /** Resolves when the store has every thumbnail put so far. */
  flush(): Promise<void>;
}

export interface ThumbnailCacheOptions {
  readonly store: Pick<Store, 'isShared' | 'thumbnails'>;
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
/** Maximum number of pictures in memory that wait for the store: about 8 MB. */
const MAX_UNWRITTEN = 2_000;

export function createThumbnailCache(options: ThumbnailCacheOptions): ThumbnailCache {
  const { store, tenantId, now, bestEffort, maxBytes = MAX_BYTES } = options;
  const { isShared, thumbnails } = store;
  const recent = new LRUCache<string, RecentPicture>({
    maxSize: maxBytes,
    sizeCalculation: ({ picture }) => picture.bytes.length,
    ttl: MEMORY_LIFETIME_MS,
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
  });
  const failure = 'A picture could not be stored.';
  const remember = ({ owner, thumbnail }: OwnedThumbnail, isStored: boolean) =>
    recent.set(thumbnail.sha256, { owner, picture: thumbnail, isStored });
  // Every time: the store may have erased what it took before.
  const write = async (shown: readonly OwnedThumbnail[]) => {
    await thumbnails.keep(shown);
    for (const owned of shown) if (recent.has(owned.thumbnail.sha256)) remember(owned, true);
  };
  const writes = createWriteBehind({ write, failure, bestEffort, max: MAX_UNWRITTEN });

  return {
    async put(owner, shown) {
      const keptUntil = lastDay(now());
      const owned = shown.map((thumbnail) => ({ owner, thumbnail, keptUntil }));
      for (const one of owned) remember(one, false);
      if (!isShared) for (const one of owned) writes.add(one);
      else if (owned.length > 0) await bestEffort(failure, () => write(owned), undefined);
      return keptUntil;
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
      writes.drop((unwritten) => isSame(unwritten.owner, owner));
    },
    objectIds: () => {
      const all = [...recent.values(), ...writes.unwritten()];
      return all.map(({ owner }) => owner.objectId);
    },
    flush: writes.flush,
  };
}

function isSame(one: PersonKey, other: PersonKey): boolean {
  return one.tenantId === other.tenantId && one.objectId === other.objectId;
}

/** Expiry in whole days, so that a picture shown ten times a day has one link. */
function lastDay(now: Date): Date {
  return new Date(Math.floor((now.getTime() + THUMBNAIL_LIFETIME_MS) / DAY_MS) * DAY_MS);
}
