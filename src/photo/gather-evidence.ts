import { beforeDeadline } from '../microsoft365/deadline.ts';
import type { GraphReader, GraphReading } from '../microsoft365/graph.ts';
import type { SharePointReader } from '../microsoft365/sharepoint.ts';
import { askOnceMore, type Patience } from './ask-once-more.ts';
import { comparePictures } from './compare/compare-pictures.ts';
import type { Account, Evidence, Failed, PictureFacts, SharePointProfile, Source } from './evidence.ts';
import { sha256 } from './thumbnail.ts';

export interface EvidenceSources {
  readonly graph: GraphReader;
  /** A function where the My Site host is to be learnt from what Graph says of the person; it answers undefined where that says nothing. */
  readonly sharePoint: SharePointReader | ((account: Account) => SharePointReader | undefined);
}

export interface GatheringOptions {
  readonly now: () => Date;
  /** The deadline. What came in before is kept; the rest has failed with `timed-out`. */
  readonly signal: AbortSignal;
  /** A source that asks to be left alone for at most so many milliseconds is asked once more after them. Default: none is. */
  readonly patience?: number;
}

/** Evidence, and beside it the pictures: they are never logged. */
export interface Gathered {
  readonly evidence: Evidence;
  readonly pictures: { readonly graph: Buffer | undefined; readonly sharePoint: Buffer | undefined };
}

/** Reads Graph and SharePoint at once. Never rejects because a source fails. */
export async function gatherEvidence(sources: EvidenceSources, options: GatheringOptions): Promise<Gathered> {
  const { now, signal, patience = 0 } = options;
  const how = { signal, patience };
  const graph = inTime(
    askOnceMore(() => sources.graph(signal), Object.values, how),
    signal,
    (failed): GraphReading => ({ account: failed, photo: failed, picture: failed }),
  );
  const reader = sharePointReader(sources, graph);
  const profile = inTime(readProfile(reader, how), signal, (failed): Source<SharePointProfile> => failed);
  const picture = inTime(readPicture(reader, profile, how), signal, (failed): Source<Buffer> => failed);
  const [fromGraph, sharePointProfile, sharePointPicture] = await Promise.all([graph, profile, picture]);
  const pictures = { graph: bytesOf(fromGraph.picture), sharePoint: bytesOf(sharePointPicture) };
  const comparison =
    pictures.graph && pictures.sharePoint ? await comparePictures(pictures.graph, pictures.sharePoint) : undefined;
  const evidence: Evidence = {
    readAt: now(),
    account: fromGraph.account,
    graphPhoto: fromGraph.photo,
    graphPicture: toFacts(fromGraph.picture),
    sharePointProfile,
    sharePointPicture: toFacts(sharePointPicture),
    photoPolicy: { state: 'absent', sign: 'not-granted' },
    openSharePointShownAt: undefined,
    comparison,
  };
  return { evidence, pictures };
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
  return 'state' in reader ? reader : await askOnceMore(() => reader.profile(how.signal), alone, how);
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
  return await askOnceMore(() => reader.picture(profile.value, how.signal), alone, how);
}

function alone(source: Source<unknown>): readonly Source<unknown>[] {
  return [source];
}

function bytesOf(source: Source<Buffer>): Buffer | undefined {
  return source.state === 'read' ? source.value : undefined;
}

function toFacts(source: Source<Buffer>): Source<PictureFacts> {
  if (source.state !== 'read') return source;
  return { state: 'read', value: { sha256: sha256(source.value), byteLength: source.value.length } };
}
