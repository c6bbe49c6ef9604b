import { isUnknownUser, type PhotoReading } from '../microsoft365/graph/photo-batch.ts';
import type { Failed, FailureReason } from '../photo/evidence.ts';
import type { ChangeKind, Seen, Watched } from '../store/ledger/types.ts';

/** What a reading means. */
export type Judgement =
  /** As before, or seen for the first time: nothing happened. `verified`: the person is in the directory. */
  | { readonly kind: 'seen'; readonly seen: Seen; readonly verified: boolean }
  /** Another ETag on the same picture; or the same picture again after it was gone, which takes its going back. */
  | { readonly kind: 'same-picture'; readonly seen: Seen }
  | { readonly kind: 'change'; readonly change: ChangeKind; readonly seen: Seen }
  /** Not to be believed before this was read, too. */
  | { readonly kind: 'ask-more'; readonly also: 'picture' | 'account' }
  /** Nobody in the directory any more; or somebody who may not sign in any more, and reads no message. */
  | { readonly kind: 'gone' | 'blocked' }
  /** `retryAfter`: milliseconds that Graph asked for. */
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly retryAfter: number | undefined;
      readonly verified: boolean;
    };

/** How the new picture compares with the last one; undefined: one of them is missing, or can't be told. */
export type Same = boolean | undefined;

/**
 * Who has no photo, or can't be read, is looked for in the directory so often, since the photo service says the same of whoever is gone, and
 * of whoever never had a mailbox: guests, for example. Milliseconds.
 */
const VERIFY = 7 * 24 * 3_600_000;

/** After so many failures in a row a change is believed without its proof; but never because Graph asked for patience. */
const ENOUGH = 3;

/** The whole decision; `now` only tells how old the last proof of somebody's presence is. */
export function judgeReading(person: Watched, reading: PhotoReading, same: Same, now: Date): Judgement {
  const { photo, account } = reading;
  const isStale = now.getTime() - person.verifiedAt.getTime() >= VERIFY;
  if (photo.state === 'failed') {
    if (!isUnknownUser(photo) && (!isStale || TRANSIENT_FAILURES.includes(photo.reason))) return failed(photo, reading);
    if (account === undefined) return { kind: 'ask-more', also: 'account' };
    return account === 'gone' || account === 'blocked' ? { kind: account } : failed(photo, reading);
  }
  if (photo.state === 'read') return judgePhoto(person, normalETag(photo.value.etag), reading, same);
  const none: Seen = { presence: 'none' };
  const isLost = person.seen?.presence === 'photo';
  if (person.seen === undefined || !(isLost || isStale)) return { kind: 'seen', seen: none, verified: false };
  if (account === undefined) return { kind: 'ask-more', also: 'account' };
  if (account === 'gone' || account === 'blocked') return { kind: account };
  if (account !== 'there' && mayPass(account, person)) return failed(account, reading);
  return isLost ? { kind: 'change', change: 'vanished', seen: none } : { kind: 'seen', seen: none, verified: true };
}

function judgePhoto(person: Watched, etag: string, reading: PhotoReading, same: Same): Judgement {
  const { seen: before } = person;
  const { picture } = reading;
  const seen: Seen = { presence: 'photo', etag };
  if (before === undefined || (before.presence === 'photo' && before.etag === etag)) {
    return { kind: 'seen', seen, verified: true };
  }
  if (picture === undefined) return { kind: 'ask-more', also: 'picture' };
  if (picture.state === 'failed' && mayPass(picture, person)) return failed(picture, reading);
  if (same) return { kind: 'same-picture', seen };
  return { kind: 'change', change: before.presence === 'photo' ? 'changed' : 'appeared', seen };
}

/** These pass, and say nothing of the person. */
export const TRANSIENT_FAILURES: readonly FailureReason[] = ['throttled', 'unavailable', 'timed-out', 'unreachable'];

function mayPass({ reason }: Failed, { attempts }: Watched): boolean {
  return reason === 'throttled' || attempts + 1 < ENOUGH;
}

/** Weak, strong or bare, all three were seen: the same tag. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
function normalETag(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}

/** All parts are asked again together, so the one with the longest pause decides when. */
function failed({ reason }: Failed, { photo, picture, account }: PhotoReading): Judgement {
  const pauses = [photo, picture, account].flatMap((part) =>
    typeof part === 'object' && part.state === 'failed' ? (part.retryAfter ?? []) : [],
  );
  const verified = account === 'there';
  return { kind: 'failed', reason, retryAfter: pauses.length > 0 ? Math.max(...pauses) : undefined, verified };
}
