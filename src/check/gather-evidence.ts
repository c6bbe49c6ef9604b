import { beforeDeadline } from '../microsoft365/deadline.ts';
import type { GraphReading } from '../microsoft365/graph/graph-answer.ts';
import type { GraphReader } from '../microsoft365/graph/graph-reader.ts';
import type { SharePointReader } from '../microsoft365/sharepoint/sharepoint-reader.ts';
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
import { readAlongside } from './read-alongside.ts';
import { type Patience, retryOnce } from './retry-once.ts';

export interface EvidenceSources {
  readonly graph: GraphReader;
  /** A function where the My Site host is to be learnt from what Graph says of the person; it answers undefined where that says nothing. */
  readonly sharePoint: SharePointReader | ((account: Account) => SharePointReader | undefined);
  /** Left out: the permission for it was not granted. */
  readonly photoPolicy?: (signal: AbortSignal) => Promise<Source<PhotoPolicy>>;
  /** When the button that opens SharePoint was first shown, by the Graph picture of that time: its SHA-256 or `NO_PICTURE`. */
  readonly shownAt?: () => Promise<ReadonlyMap<string, Date>>;
}

export interface GatherOptions {
  readonly now: () => Date;
  /** The deadline. What came in before is kept; the rest has failed with `timed-out`. */
  readonly signal: AbortSignal;
  /** A source that asks to be left alone for at most so many milliseconds is asked once more after them. Default: none is. */
  readonly patience?: number;
  /** Default: one without memory. */
  readonly pictures?: PictureReader;
}

/** Evidence, and beside it the pictures, small: they are never logged. Undefined: there is none, or it can't be decoded. */
export interface GatheredEvidence {
  readonly evidence: Evidence;
  readonly thumbnails: { readonly graph: Thumbnail | undefined; readonly sharePoint: Thumbnail | undefined };
}

/** Reads Graph and SharePoint at once. Never rejects because a source fails. */
export async function gatherEvidence(sources: EvidenceSources, options: GatherOptions): Promise<GatheredEvidence> {
  const { now, signal, patience = 0, pictures = createPictureReader({ capacity: 0 }) } = options;
  const how = { signal, patience };
  const besides = readBesides(sources, signal);
  const graph = inTime(
    retryOnce(() => sources.graph(signal), Object.values, how),
    signal,
    (failed): GraphReading => ({ account: failed, photo: failed, picture: failed }),
  );
  const reader = sharePointReader(sources, graph);
  const profile = inTime(readProfile(reader, how), signal, (failed): Source<SharePointProfile> => failed);
  const picture = inTime(readPicture(reader, profile, how), signal, (failed): Source<Buffer> => failed);
  const [fromGraph, sharePointProfile, sharePointPicture, graphRead, sharePointRead] = await Promise.all([
    graph,
    profile,
    picture,
    // Each is decoded as soon as it is there, while the other is still on its way.
    graph.then((reading) => decoded(reading.picture, pictures)),
    picture.then((source) => decoded(source, pictures)),
  ]);
  const ownPicture = isSilhouette(sharePointRead) ? undefined : sharePointRead;
  const graphPicture = toFacts(fromGraph.picture, graphRead);
  const { photoPolicy, shownAt } = await besides();
  const shownFor = currentPicture({ graphPhoto: fromGraph.photo, graphPicture });
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
    openSharePointShownAt: shownFor === undefined ? undefined : shownAt.get(shownFor),
    comparison: graphRead && ownPicture && pictures.compare(graphRead, ownPicture),
  };
  return { evidence, thumbnails: { graph: thumbnailOf(graphRead), sharePoint: thumbnailOf(ownPicture) } };
}

/** For the button that opens SharePoint: the picture is gone. */
export const NO_PICTURE = 'none';

/** For which picture the button that opens SharePoint is shown: the one that Graph has now. Undefined: nobody knows which. */
export function currentPicture({ graphPhoto, graphPicture }: Pick<Evidence, 'graphPhoto' | 'graphPicture'>) {
  if (graphPicture.state === 'read') return graphPicture.value.sha256;
  return graphPhoto.state === 'absent' ? NO_PICTURE : undefined;
}

/** What makes the answer better, and never holds it up. */
function readBesides({ photoPolicy, shownAt }: EvidenceSources, signal: AbortSignal) {
  const late: Failed = { state: 'failed', reason: 'timed-out' };
  const policy = photoPolicy && readAlongside(() => photoPolicy(signal), late);
  const shown = shownAt && readAlongside(shownAt, new Map<string, Date>());
  return async () => ({
    photoPolicy: policy ? await policy() : ({ state: 'absent', sign: 'not-granted' } as const),
    shownAt: shown ? await shown() : new Map<string, Date>(),
  });
}

async function inTime<T>(reading: Promise<T>, signal: AbortSignal, instead: (failed: Failed) => T): Promise<T> {
  try {
    return await beforeDeadline(reading, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return instead({ state: 'failed', reason: 'timed-out' });
  }
}

async function sharePointReader(
  { sharePoint }: EvidenceSources,
  graph: Promise<GraphReading>,
): Promise<SharePointReader | Failed> {
  if (typeof sharePoint !== 'function') return sharePoint;
  const { account } = await graph;
  if (account.state === 'failed') return account;
  const reader = account.state === 'read' ? sharePoint(account.value) : undefined;
  return reader ?? { state: 'failed', reason: 'not-found', code: 'no-my-site' };
}

async function readProfile(
  found: Promise<SharePointReader | Failed>,
  how: Patience,
): Promise<Source<SharePointProfile>> {
  const reader = await found;
  return 'state' in reader ? reader : await retryOnce(() => reader.profile(how.signal), alone, how);
}

/** A profile that failed leaves the picture failed for the same reason; one that is absent, absent. */
async function readPicture(
  found: Promise<SharePointReader | Failed>,
  reading: Promise<Source<SharePointProfile>>,
  how: Patience,
): Promise<Source<Buffer>> {
  const [reader, profile] = await Promise.all([found, reading]);
  if (profile.state !== 'read') return profile;
  if ('state' in reader) return reader;
  return await retryOnce(() => reader.picture(profile.value, how.signal), alone, how);
}

function alone(source: Source<unknown>): readonly Source<unknown>[] {
  return [source];
}

async function decoded(source: Source<Buffer>, pictures: PictureReader): Promise<ReadPicture | undefined> {
  return source.state === 'read' ? await pictures.read(source.value) : undefined;
}

/** SharePoint keeps its own grey figure, although its state claims a picture. */
function isSilhouette(picture: ReadPicture | undefined): boolean {
  return typeof picture?.content === 'object' && picture.content.isSilhouette;
}

function thumbnailOf(picture: ReadPicture | undefined): Thumbnail | undefined {
  return typeof picture?.content === 'object' ? picture.content.thumbnail : undefined;
}

function toFacts(source: Source<Buffer>, picture: ReadPicture | undefined): Source<PictureFacts> {
  if (source.state !== 'read') return source;
  if (!picture) throw new Error('A picture that came in was not read.');
  return { state: 'read', value: { sha256: picture.sha256, byteLength: picture.byteLength } };
}
