import { beforeDeadline } from '../microsoft365/deadline.ts';
import type { GraphReading } from '../microsoft365/graph/graph-answer.ts';
import type { GraphReader } from '../microsoft365/graph/graph-reader.ts';
import type { SharePointReader } from '../microsoft365/sharepoint/sharepoint-reader.ts';
import type { TriedPage } from '../open-sharepoint/press.ts';
import type {
  Account,
  Evidence,
  Failed,
  PhotoPolicy,
  PictureFacts,
  SharePointProfile,
  Source,
} from '../photo/evidence.ts';
import { createPictureReader, type PictureReader, type ReadPicture } from '../photo/picture-reader.ts';
import type { Thumbnail } from '../photo/thumbnail.ts';
import { decodeInTime } from './decode-in-time.ts';
import { readAlongside } from './read-alongside.ts';
import { type RetryLimits, retryOnce } from './retry-once.ts';

export interface EvidenceSources {
  readonly graph: GraphReader;
  /** A function if the person's My Site host may have to be learned from the account. */
  readonly sharePoint: SharePointReader | ((account: Promise<Source<Account>>) => SharePointReader);
  /** Absent: the permission was not granted. */
  readonly photoPolicy?: (signal: AbortSignal) => Promise<Source<PhotoPolicy>>;
  /**
   * When the button that opens SharePoint was first shown, by the Graph picture shown with it: its SHA-256, or
   * `NO_PICTURE`.
   */
  readonly shownAt?: () => Promise<ReadonlyMap<string, Date>>;
  /** Pages that were tried for this person, earliest first. Absent: presses are not known. */
  readonly triedPages?: () => Promise<readonly TriedPage[]>;
}

export interface GatherOptions {
  readonly now: () => Date;
  /** The deadline. Sources that have answered by then count; the others have failed with `timed-out`. */
  readonly signal: AbortSignal;
  /** Longest Retry-After to wait for before a throttled source is read again. Milliseconds. Default: 0, no retry. */
  readonly patience?: number;
  /** Minimum time of the reads that only improve the answer. Milliseconds. Default: `EXTRA_READS_MS`. */
  readonly extraReads?: number | undefined;
  /** Default: a reader without a cache. */
  readonly pictures?: PictureReader;
}

/**
 * Evidence, and the thumbnails beside it, because evidence may be logged and pictures never are. Undefined: there is no
 * picture, or it cannot be decoded.
 */
export interface GatheredEvidence {
  readonly evidence: Evidence;
  readonly thumbnails: { readonly graph: Thumbnail | undefined; readonly sharePoint: Thumbnail | undefined };
}

/** Reads Graph and SharePoint in parallel. Never rejects because a source fails. */
export async function gatherEvidence(sources: EvidenceSources, options: GatherOptions): Promise<GatheredEvidence> {
  const { now, signal, patience = 0, pictures = createPictureReader({ capacity: 0 }) } = options;
  const retry = { signal, patience };
  const extras = startExtraReads(sources, options);
  const graph = withDeadline(
    retryOnce(() => sources.graph(signal), Object.values, retry),
    signal,
    (failed): GraphReading => ({ account: failed, photo: failed, picture: failed }),
  );
  const account = graph.then((reading) => reading.account);
  const reader = typeof sources.sharePoint === 'function' ? sources.sharePoint(account) : sources.sharePoint;
  const profile = withDeadline(readProfile(reader, retry), signal, (failed): Source<SharePointProfile> => failed);
  const picture = withDeadline(readPicture(reader, profile, retry), signal, (failed): Source<Buffer> => failed);
  const [fromGraph, sharePointProfile, sharePointPicture, graphRead, sharePointRead] = await Promise.all([
    graph,
    profile,
    picture,
    // Each picture is decoded as soon as it arrives.
    graph.then((reading) => decode(reading.picture, pictures, signal)),
    picture.then((source) => decode(source, pictures, signal)),
  ]);
  const sharePointOwn = isSilhouette(sharePointRead) ? undefined : sharePointRead;
  const graphPicture = toFacts(fromGraph.picture, graphRead);
  const { photoPolicy, shownAt, triedPages } = await extras();
  const shownWith = currentPicture({ graphPhoto: fromGraph.photo, graphPicture });
  const evidence: Evidence = {
    readAt: now(),
    account: fromGraph.account,
    graphPhoto: fromGraph.photo,
    graphPicture,
    sharePointProfile,
    sharePointPicture: isSilhouette(sharePointRead)
      ? { state: 'absent', sign: 'silhouette' }
      : toFacts(sharePointPicture, sharePointRead),
    photoPolicy,
    openSharePointShownAt: shownWith === undefined ? undefined : shownAt.get(shownWith),
    triedPages,
    comparison: graphRead && sharePointOwn && pictures.compare(graphRead, sharePointOwn),
  };
  return { evidence, thumbnails: { graph: thumbnailOf(graphRead), sharePoint: thumbnailOf(sharePointOwn) } };
}

/** Stands for the hash of a removed picture. */
export const NO_PICTURE = 'none';

/**
 * Graph's picture, for which the button that opens SharePoint is shown: its SHA-256, or `NO_PICTURE`. Undefined: not
 * known.
 */
export function currentPicture({ graphPhoto, graphPicture }: Pick<Evidence, 'graphPhoto' | 'graphPicture'>) {
  if (graphPicture.state === 'read') return graphPicture.value.sha256;
  return graphPhoto.state === 'absent' ? NO_PICTURE : undefined;
}

/** Starts the reads that improve the answer but never delay it. */
function startExtraReads({ photoPolicy, shownAt, triedPages }: EvidenceSources, { signal, extraReads }: GatherOptions) {
  const late: Failed = { state: 'failed', reason: 'timed-out' };
  const policy = photoPolicy && readAlongside(() => photoPolicy(signal), late, extraReads);
  const shown = shownAt && readAlongside(shownAt, new Map<string, Date>(), extraReads);
  const tried = triedPages && readAlongside<readonly TriedPage[]>(triedPages, [], extraReads);
  return async () => ({
    photoPolicy: policy ? await policy() : ({ state: 'absent', sign: 'not-granted' } as const),
    shownAt: shown ? await shown() : new Map<string, Date>(),
    triedPages: await tried?.(),
  });
}

async function withDeadline<T>(reading: Promise<T>, signal: AbortSignal, fallback: (failed: Failed) => T): Promise<T> {
  try {
    return await beforeDeadline(reading, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return fallback({ state: 'failed', reason: 'timed-out' });
  }
}

function readProfile(reader: SharePointReader, retry: RetryLimits): Promise<Source<SharePointProfile>> {
  return retryOnce(() => reader.profile(retry.signal), asList, retry);
}

/** The picture's source. Without a profile it is failed or absent for the profile's reason. */
async function readPicture(
  reader: SharePointReader,
  reading: Promise<Source<SharePointProfile>>,
  retry: RetryLimits,
): Promise<Source<Buffer>> {
  const profile = await reading;
  if (profile.state !== 'read') return profile;
  return await retryOnce(() => reader.picture(profile.value, retry.signal), asList, retry);
}

function asList(source: Source<unknown>): readonly Source<unknown>[] {
  return [source];
}

async function decode(
  source: Source<Buffer>,
  pictures: PictureReader,
  signal: AbortSignal,
): Promise<ReadPicture | undefined> {
  return source.state === 'read' ? await decodeInTime(source.value, pictures, signal) : undefined;
}

/** SharePoint serves its grey silhouette as a picture, although the profile's state says that there is a picture. */
function isSilhouette(picture: ReadPicture | undefined): boolean {
  return typeof picture?.content === 'object' && picture.content.isSilhouette;
}

function thumbnailOf(picture: ReadPicture | undefined): Thumbnail | undefined {
  return typeof picture?.content === 'object' ? picture.content.thumbnail : undefined;
}

function toFacts(source: Source<Buffer>, picture: ReadPicture | undefined): Source<PictureFacts> {
  if (source.state !== 'read') return source;
  if (!picture) throw new Error('The picture was read but not decoded.');
  return { state: 'read', value: { sha256: picture.sha256, byteLength: picture.byteLength } };
}
