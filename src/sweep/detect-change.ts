import { isUnknownUser, type PhotoReading } from '../microsoft365/graph/photo-batch.ts';
import { STALE_AFTER_MS } from '../nudges/nudge-limits.ts';
import type { Failed, FailureReason, Source } from '../photo/evidence.ts';
import type { PictureReader } from '../photo/picture-reader.ts';
import type { ChangeKind, LastPicture, LedgerEntry, PhotoSnapshot } from '../store/ledger/types.ts';

/** What a reading means. */
export type Judgement =
  /** Unchanged, or the first reading. `verified`: the person is in the directory. */
  | { readonly kind: 'seen'; readonly seen: PhotoSnapshot; readonly verified: boolean }
  /** The same picture with a new ETag; or the last picture, back after it vanished, which withdraws that change. */
  | { readonly kind: 'same-picture'; readonly seen: PhotoSnapshot }
  | { readonly kind: 'change'; readonly change: ChangeKind; readonly seen: PhotoSnapshot }
  /** Undecided until the picture or the account is read too. */
  | { readonly kind: 'read-more'; readonly also: 'picture' | 'account' }
  /** `gone`: not in the directory. `blocked`: sign-in is blocked, so the person reads no messages. */
  | { readonly kind: 'gone' | 'blocked' }
  /** `retryAfter`: milliseconds that Graph asked for. */
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly retryAfter: number | undefined;
      readonly verified: boolean;
    };

/** Whether the new picture equals the last one. Undefined: one of them is missing or can't be decoded. */
export type IsSame = boolean | undefined;

/**
 * Interval for re-checking the directory, in milliseconds. The photo service returns the same error for deleted users
 * and users without a mailbox, such as guests.
 */
const VERIFY_INTERVAL_MS = 7 * 24 * 3_600_000;

/**
 * A change is proved by reading the picture, or the account. Number of failed reads in a row after which the change
 * counts without proof. A throttled read is always repeated.
 */
const MAX_FAILED_PROOFS = 3;

/** Failures that pass within minutes and say nothing about the person. */
export const TRANSIENT_FAILURES: readonly FailureReason[] = ['throttled', 'unavailable', 'timed-out', 'unreachable'];

/**
 * Drops the last snapshot of a person if it is too old to show a recent change: nudges were off, the person was not in
 * the pilot, or their photo could not be read. The next reading is then a baseline, like the first one.
 */
export function dropStaleBaseline(person: LedgerEntry, now: Date): LedgerEntry {
  const { readAt } = person;
  return readAt && now.getTime() - readAt.getTime() > STALE_AFTER_MS ? { ...person, snapshot: undefined } : person;
}

/** Decides what a reading means. `now` serves only to compute the age of the last directory check. */
export function judgeReading(person: LedgerEntry, reading: PhotoReading, isSame: IsSame, now: Date): Judgement {
  const { photo, account } = reading;
  const isStale = now.getTime() - person.verifiedAt.getTime() >= VERIFY_INTERVAL_MS;
  if (photo.state === 'failed') {
    if (!isUnknownUser(photo) && (!isStale || TRANSIENT_FAILURES.includes(photo.reason))) return failed(photo, reading);
    if (account === undefined) return { kind: 'read-more', also: 'account' };
    return account === 'gone' || account === 'blocked' ? { kind: account } : failed(photo, reading);
  }
  if (photo.state === 'read') return judgePhoto(person, normalETag(photo.value.etag), reading, isSame);
  const none: PhotoSnapshot = { presence: 'none' };
  const isLost = person.snapshot?.presence === 'photo';
  if (person.snapshot === undefined || !(isLost || isStale)) return { kind: 'seen', seen: none, verified: false };
  if (account === undefined) return { kind: 'read-more', also: 'account' };
  if (account === 'gone' || account === 'blocked') return { kind: account };
  if (account !== 'there' && mustRetry(account, person)) return failed(account, reading);
  return isLost ? { kind: 'change', change: 'vanished', seen: none } : { kind: 'seen', seen: none, verified: true };
}

function judgePhoto(person: LedgerEntry, etag: string, reading: PhotoReading, isSame: IsSame): Judgement {
  const { snapshot: before } = person;
  const { picture } = reading;
  const seen: PhotoSnapshot = { presence: 'photo', etag };
  if (before === undefined || (before.presence === 'photo' && before.etag === etag)) {
    return { kind: 'seen', seen, verified: true };
  }
  if (picture === undefined) return { kind: 'read-more', also: 'picture' };
  if (picture.state === 'failed' && mustRetry(picture, person)) return failed(picture, reading);
  if (isSame) return { kind: 'same-picture', seen };
  return { kind: 'change', change: before.presence === 'photo' ? 'changed' : 'appeared', seen };
}

function mustRetry({ reason }: Failed, { failedReads }: LedgerEntry): boolean {
  return reason === 'throttled' || failedReads + 1 < MAX_FAILED_PROOFS;
}

/** Graph was seen to send weak, strong and unquoted tags. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
function normalETag(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}

/** All parts are read again together, so the longest pause applies. */
function failed({ reason }: Failed, { photo, picture, account }: PhotoReading): Judgement {
  const pauses = [photo, picture, account].flatMap((part) =>
    typeof part === 'object' && part.state === 'failed' ? (part.retryAfter ?? []) : [],
  );
  const verified = account === 'there';
  return { kind: 'failed', reason, retryAfter: pauses.length > 0 ? Math.max(...pauses) : undefined, verified };
}

/** A picture that was read for comparison with the last one. */
export interface NewPicture {
  readonly sha256: string;
  /** Undefined: the picture can't be decoded. */
  readonly thumbnail: Buffer | undefined;
}

/**
 * Compares a picture with the last one: by hash, then by content, since services now and then re-encode the same
 * picture. Uncertain results count as different; the nudge compares both pictures again before it is sent.
 */
export async function compareWithLastPicture(
  pictures: PictureReader,
  picture: Source<Buffer> | undefined,
  last: LastPicture | undefined,
): Promise<{ readonly isSame: IsSame; readonly picture: NewPicture | undefined }> {
  if (picture?.state !== 'read') return { isSame: undefined, picture: undefined };
  const decoded = await pictures.read(picture.value);
  const thumbnail = typeof decoded.content === 'string' ? undefined : decoded.content.thumbnail.bytes;
  const newPicture = { sha256: decoded.sha256, thumbnail };
  if (!last) return { isSame: undefined, picture: newPicture };
  if (last.sha256 === decoded.sha256) return { isSame: true, picture: newPicture };
  if (!last.thumbnail || !thumbnail) return { isSame: undefined, picture: newPicture };
  const { answer } = pictures.compare(decoded, await pictures.read(last.thumbnail));
  return { isSame: answer === 'same', picture: newPicture };
}
