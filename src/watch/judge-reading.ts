import { isNobody, type PhotoReading } from '../microsoft365/photo-batch.ts';
import type { Failed, FailureReason } from '../photo/evidence.ts';
import type { ChangeKind, Seen, Watched } from '../store/index.ts';

/** What a reading means. */
export type Judgement =
  /** As before, or seen for the first time: nothing happened. `verified`: the person is in the directory. */
  | { readonly kind: 'seen'; readonly seen: Seen; readonly verified: boolean }
  /** Another ETag on the same picture; or the same picture again after it was gone, which takes its going back. */
  | { readonly kind: 'same-picture'; readonly seen: Seen }
  | { readonly kind: 'change'; readonly change: ChangeKind; readonly seen: Seen }
  /** Not to be believed before this was read, too. */
  | { readonly kind: 'ask-more'; readonly also: 'picture' | 'account' }
  /** Nobody in the directory any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly retryAfter?: number | undefined };

/** How the new picture compares with the last one; undefined: one of them is missing, or can't be told. */
export type Same = boolean | undefined;

/** Somebody without a photo is looked for in the directory so often, since the photo service says the same of whoever is gone. Milliseconds. */
const VERIFY = 7 * 24 * 3_600_000;

/** After so many failures in a row a change is believed without its proof. */
const ENOUGH = 3;

/** The whole decision; `now` only tells how old the last proof of somebody's presence is. */
export function judgeReading(
  person: Watched,
  { photo, picture, account }: PhotoReading,
  same: Same,
  now: Date,
): Judgement {
  if (photo.state === 'failed') {
    if (!isNobody(photo)) return failed(photo);
    if (account === undefined) return { kind: 'ask-more', also: 'account' };
    return account === 'gone' ? { kind: 'gone' } : failed(photo);
  }
  if (photo.state === 'read') return judgePhoto(person, normalETag(photo.value.etag), picture, same);
  const none: Seen = { presence: 'none' };
  const isLost = person.seen?.presence === 'photo';
  const isStale = now.getTime() - person.verifiedAt.getTime() >= VERIFY;
  if (person.seen === undefined || !(isLost || isStale)) return { kind: 'seen', seen: none, verified: false };
  if (account === undefined) return { kind: 'ask-more', also: 'account' };
  if (account === 'gone') return { kind: 'gone' };
  if (account !== 'there' && person.attempts + 1 < ENOUGH) return failed(account);
  return isLost ? { kind: 'change', change: 'vanished', seen: none } : { kind: 'seen', seen: none, verified: true };
}

function judgePhoto(
  { seen: before, attempts }: Watched,
  etag: string,
  picture: PhotoReading['picture'],
  same: Same,
): Judgement {
  const seen: Seen = { presence: 'photo', etag };
  if (before === undefined || (before.presence === 'photo' && before.etag === etag)) {
    return { kind: 'seen', seen, verified: true };
  }
  if (picture === undefined) return { kind: 'ask-more', also: 'picture' };
  if (picture.state === 'failed' && attempts + 1 < ENOUGH) return failed(picture);
  if (same) return { kind: 'same-picture', seen };
  return { kind: 'change', change: before.presence === 'photo' ? 'changed' : 'appeared', seen };
}

/** Weak, strong or bare, all three were seen: the same tag. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
function normalETag(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}

function failed({ reason, retryAfter }: Failed): Judgement {
  return { kind: 'failed', reason, retryAfter };
}
