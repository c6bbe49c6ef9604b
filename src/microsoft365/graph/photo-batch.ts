import { z } from 'zod/v4';
import type { Failed, GraphPhoto, Source } from '../../photo/evidence.ts';
import { Part, parsePart, parsePhotoPart, toPhoto, toPicture } from './graph-answer.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** What to read of one person; the photo's metadata always. */
export interface PhotoRequest {
  readonly objectId: string;
  /** The picture itself, or whether the directory still has the person. */
  readonly also?: 'picture' | 'account' | undefined;
}

export interface PhotoReading {
  readonly photo: Source<GraphPhoto>;
  /** Undefined: not asked. */
  readonly picture?: Source<Buffer>;
  /** `blocked`: an admin does not let them sign in any more. Undefined: not asked. */
  readonly account?: 'there' | 'blocked' | 'gone' | Failed;
}

/** By object id; whoever was asked for has answered, one way or the other. */
export type PhotoReadings = ReadonlyMap<string, PhotoReading>;

/** How many parts of a batch the question takes. */
export function partsOf({ also }: PhotoRequest): number {
  return also ? 2 : 1;
}

/**
 * Reads of many people in one `$batch`, as the application (`User.Read.All`). Failed: the batch as a whole. Never rejects; nothing is retried.
 * At most `limits.graph.batch` parts. https://learn.microsoft.com/graph/json-batching, https://learn.microsoft.com/graph/api/profilephoto-get
 */
export async function readPhotoBatch(
  access: GraphAccess,
  questions: readonly PhotoRequest[],
  signal: AbortSignal,
): Promise<PhotoReadings | Failed> {
  const requests = questions.flatMap(requestsFor);
  const asked = await requestGraph(access, signal, (request) => request('/$batch').post({ requests }));
  return 'answer' in asked ? parsePhotoAnswer(questions, asked.answer) : asked;
}

/** Reads the answer. Total: whatever came, everybody who was asked for has a reading, or all of it failed. */
export function parsePhotoAnswer(questions: readonly PhotoRequest[], answer: unknown): PhotoReadings | Failed {
  const parts = partsIn(answer);
  return parts ? readingsOf(questions, parts) : { state: 'failed', reason: 'malformed' };
}

function requestsFor({ objectId, also }: PhotoRequest) {
  const person = `/users/${encodeURIComponent(objectId)}`;
  const get = (what: string, url: string) => ({ id: `${what} ${objectId}`, method: 'GET', url });
  const photo = get('photo', `${person}/photo`);
  if (also === 'picture') return [photo, get('picture', `${person}/photo/$value`)];
  return also === 'account' ? [photo, get('account', `${person}?$select=id,accountEnabled`)] : [photo];
}

const Answer = z.object({ responses: z.array(z.unknown()) });

/** By id. Each part for itself: one that is no part is one missing. */
function partsIn(answer: unknown): ReadonlyMap<string, Part> | undefined {
  const responses = Answer.safeParse(answer).data?.responses;
  const parts = responses?.flatMap((response) => Part.safeParse(response).data ?? []);
  return parts && new Map(parts.map((part) => [part.id, part]));
}

function readingsOf(questions: readonly PhotoRequest[], parts: ReadonlyMap<string, Part>): PhotoReadings | Failed {
  const readings = new Map<string, PhotoReading>();
  for (const { objectId, also } of questions) {
    const part = (what: string) => parts.get(`${what} ${objectId}`);
    readings.set(objectId, {
      photo: parsePhotoPart(part('photo'), UNREAD, toPhoto),
      ...(also === 'picture' && { picture: parsePhotoPart(part('picture'), UNREAD, toPicture) }),
      ...(also === 'account' && { account: toPresence(part('account')) }),
    });
  }
  return refusedAlike([...readings.values()]) ?? readings;
}

/** The directory was not asked for the account's properties. */
const UNREAD: Failed = { state: 'failed', reason: 'malformed' };

/** https://learn.microsoft.com/graph/errors: the directory's own word; the photo service says the same of nobody as of nobody's photo. */
function toPresence(part: Part | undefined): PhotoReading['account'] {
  const account = parsePart(part, (body) => ({ state: 'read', value: IsBlocked.safeParse(body).success }));
  if (account.state === 'read') return account.value ? 'blocked' : 'there';
  return account.state === 'failed' && !isUnknownUser(account) ? account : 'gone';
}

/** https://learn.microsoft.com/graph/api/resources/user#properties */
const IsBlocked = z.object({ accountEnabled: z.literal(false) });

/** Nobody of that id, as far as this service knows. */
export function isUnknownUser({ reason, code }: Failed): boolean {
  return reason === 'not-found' && (code === 'Request_ResourceNotFound' || code === 'ErrorInvalidUser');
}

/** The app itself is not let in, or busy: that is no news of any person. */
function refusedAlike(readings: readonly PhotoReading[]): Failed | undefined {
  const [first] = readings.map(({ photo }) => photo);
  if (first?.state !== 'failed' || !OF_THE_APP.includes(first.reason)) return undefined;
  const alike = readings.every(({ photo }) => photo.state === 'failed' && photo.reason === first.reason);
  if (!alike || (readings.length === 1 && first.reason !== 'unauthorized')) return undefined;
  const pauses = readings.map(({ photo }) => (photo.state === 'failed' ? (photo.retryAfter ?? 0) : 0));
  const retryAfter = Math.max(...pauses);
  return retryAfter > 0 ? { ...first, retryAfter } : first;
}

const OF_THE_APP: readonly Failed['reason'][] = ['forbidden', 'unauthorized', 'throttled'];
