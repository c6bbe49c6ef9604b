import { createHash } from 'node:crypto';
import type { ThumbnailCache } from '../cache/thumbnail-cache.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { Source } from '../photo/evidence.ts';
import type { Thumbnail } from '../photo/thumbnail.ts';
import type { GatheredEvidence } from './gather-evidence.ts';

/**
 * One picture as a card shows it. `sha256` names the kept thumbnail. `absent`: there is no picture. `unknown`: it could
 * not be read.
 */
export type KeptPicture =
  | { readonly state: 'shown'; readonly sha256: string }
  | { readonly state: 'absent' | 'unknown' };

export interface KeptPictures {
  readonly graph: KeptPicture;
  readonly sharePoint: KeptPicture;
  /** The thumbnails are deleted then. */
  readonly keptUntil: Date;
}

/** Keeps the thumbnails of a check for a card. Resolves when every instance can serve them. */
export async function keepPictures(
  thumbnailCache: Pick<ThumbnailCache, 'put'>,
  owner: PersonKey,
  { evidence, thumbnails }: GatheredEvidence,
): Promise<KeptPictures> {
  const { graph, sharePoint } = thumbnails;
  const [ownGraph, ownSharePoint] = [nameFor(owner, graph), nameFor(owner, sharePoint)];
  const existing = [ownGraph, ownSharePoint].filter((thumbnail) => thumbnail !== undefined);
  return {
    keptUntil: await thumbnailCache.put(owner, existing),
    graph: toPicture(ownGraph, evidence.graphPhoto),
    sharePoint: toPicture(ownSharePoint, evidence.sharePointPicture),
  };
}

/** Equal pictures of two people get different names: a link serves nothing after its own person is erased. */
function nameFor({ tenantId, objectId }: PersonKey, thumbnail: Thumbnail | undefined): Thumbnail | undefined {
  const name = `${tenantId}/${objectId}/${thumbnail?.sha256}`;
  return thumbnail && { ...thumbnail, sha256: createHash('sha256').update(name).digest('hex') };
}

function toPicture(thumbnail: Thumbnail | undefined, { state }: Source<unknown>): KeptPicture {
  if (thumbnail) return { state: 'shown', sha256: thumbnail.sha256 };
  return { state: state === 'absent' ? 'absent' : 'unknown' };
}
