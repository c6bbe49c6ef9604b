import { z } from 'zod/v4';
import type { Failed, GraphPhoto, Source } from '../../photo/evidence.ts';
import { budgetOfBatch } from '../byte-budgets.ts';
import { type Part, parsePart, parsePhotoPart, partsIn, toPhoto, toPicture } from './graph-answer.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** What to read of one person, in addition to the photo's metadata. */
export interface PhotoRequest {
  readonly objectId: string;
  /** `account`: whether the person is in the directory. */
  readonly also?: 'picture' | 'account' | undefined;
}

export interface PhotoReading {
  readonly photo: Source<GraphPhoto>;
  /** Undefined: not requested. */
  readonly picture?: Source<Buffer>;
  /** `blocked`: an admin has blocked sign-in. Undefined: not requested. */
  readonly account?: 'there' | 'blocked' | 'gone' | Failed;
}

/** By object id; complete: each requested person has a reading. */
export type PhotoReadings = ReadonlyMap<string, PhotoReading>;

/** Number of batch parts that the request takes. */
export function partsOf({ also }: PhotoRequest): number {
  return also ? 2 : 1;
}

/**
 * Reads the photos of many people in one `$batch` of at most `limits.graph.batch` parts; the app-only token needs
 * `User.Read.All`. Failed: the batch as a whole. Never rejects; retries nothing.
 * https://learn.microsoft.com/graph/json-batching, https://learn.microsoft.com/graph/api/profilephoto-get
 */
export async function readPhotoBatch(
  access: GraphAccess,
  people: readonly PhotoRequest[],
  signal: AbortSignal,
): Promise<PhotoReadings | Failed> {
  const requests = people.flatMap(requestsFor);
  const budget = budgetOfBatch(people.filter(({ also }) => also === 'picture').length);
  const result = await requestGraph(access, signal, (request) => request('/$batch').post({ requests }), budget);
  return 'answer' in result ? parsePhotoAnswer(people, result.answer) : result;
}

/** Parses the answer. Total: for any input each requested person has a reading, or the whole batch has failed. */
export function parsePhotoAnswer(people: readonly PhotoRequest[], answer: unknown): PhotoReadings | Failed {
  const parts = partsIn(answer);
  return parts ? readingsOf(people, parts) : { state: 'failed', reason: 'malformed' };
}

function requestsFor({ objectId, also }: PhotoRequest) {
  const person = `/users/${encodeURIComponent(objectId)}`;
  const get = (kind: string, url: string) => ({ id: `${kind} ${objectId}`, method: 'GET', url });
  const photo = get('photo', `${person}/photo`);
  if (also === 'picture') return [photo, get('picture', `${person}/photo/$value`)];
  return also === 'account' ? [photo, get('account', `${person}?$select=id,accountEnabled`)] : [photo];
}

function readingsOf(people: readonly PhotoRequest[], parts: ReadonlyMap<string, Part>): PhotoReadings | Failed {
  const readings = new Map<string, PhotoReading>();
  for (const { objectId, also } of people) {
    const part = (kind: string) => parts.get(`${kind} ${objectId}`);
    readings.set(objectId, {
      photo: parsePhotoPart(part('photo'), UNREAD_ACCOUNT, toPhoto),
      ...(also === 'picture' && { picture: parsePhotoPart(part('picture'), UNREAD_ACCOUNT, toPicture) }),
      ...(also === 'account' && { account: toPresence(part('account')) }),
    });
  }
  return commonFailure([...readings.values()]) ?? readings;
}

/** Stands for the account's properties, which a batch does not read. */
const UNREAD_ACCOUNT: Failed = { state: 'failed', reason: 'malformed' };

/**
 * The directory's answer is proof (https://learn.microsoft.com/graph/errors). The photo service's 404 does not
 * distinguish an unknown user from a missing photo.
 */
function toPresence(part: Part | undefined): PhotoReading['account'] {
  const account = parsePart(part, (body) => ({ state: 'read', value: IsBlocked.safeParse(body).success }));
  if (account.state === 'read') return account.value ? 'blocked' : 'there';
  return account.state === 'failed' && !isUnknownUser(account) ? account : 'gone';
}

/** https://learn.microsoft.com/graph/api/resources/user#properties */
const IsBlocked = z.object({ accountEnabled: z.literal(false) });

/** True if the service reports that the user does not exist. */
export function isUnknownUser({ reason, code }: Failed): boolean {
  return reason === 'not-found' && (code === 'Request_ResourceNotFound' || code === 'ErrorInvalidUser');
}

/** The common failure of all readings, if it concerns the app rather than the people: access refused, or throttled. */
function commonFailure(readings: readonly PhotoReading[]): Failed | undefined {
  const [first] = readings.map(({ photo }) => photo);
  if (first?.state !== 'failed' || !APP_FAILURES.includes(first.reason)) return undefined;
  const isCommon = readings.every(({ photo }) => photo.state === 'failed' && photo.reason === first.reason);
  if (!isCommon || (readings.length === 1 && first.reason !== 'unauthorized')) return undefined;
  const pauses = readings.map(({ photo }) => (photo.state === 'failed' ? (photo.retryAfter ?? 0) : 0));
  const retryAfter = Math.max(...pauses);
  return retryAfter > 0 ? { ...first, retryAfter } : first;
}

const APP_FAILURES: readonly Failed['reason'][] = ['forbidden', 'unauthorized', 'throttled'];
