import { LRUCache } from 'lru-cache';

export interface StoredPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** The small pictures that cards show, by the SHA-256 of their content. In memory: what is gone shows as the neutral picture. */
export interface PictureShelf {
  put(sha256: string, picture: StoredPicture): void;
  get(sha256: string): StoredPicture | undefined;
}

const MOST_BYTES = 64 * 1024 * 1024;

export function createPictureShelf(mostBytes = MOST_BYTES): PictureShelf {
  const pictures = new LRUCache<string, StoredPicture>({
    maxSize: mostBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  return {
    put: (sha256, picture) => void pictures.set(sha256, picture),
    get: (sha256) => pictures.get(sha256),
  };
}
