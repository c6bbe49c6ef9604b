import type { PersonKey } from '../people/person-key.ts';
import type { ChangeKind } from '../store/ledger/types.ts';

/** Content of a message, as data. `bot/delivery` draws the card. */
export interface NudgeMessage {
  /** `done` replaces a message that was sent; the other kinds are new messages. */
  readonly kind: MessageKind;
  readonly person: PersonKey;
  readonly language: string;
  /** IANA. */
  readonly timeZone: string;
  /** The change of the photo. */
  readonly change: ChangeKind;
  /** Evidence from the time when the message was queued: JSON of `NudgeEvidence`. */
  readonly evidence: unknown;
}

export type MessageKind = 'nudge' | 'reminder' | 'done';

/** Result of one attempt to send or edit a message. `code` is stable, for the log and the admin. */
export type DeliveryResult =
  | {
      readonly outcome: 'sent';
      /** Id of the message, to edit it later; empty: Teams returned none. */
      readonly activityId: string;
    }
  | {
      /** Not delivered; a retry can succeed. */
      readonly outcome: 'later';
      readonly code: string;
      /** Retry-After in milliseconds. */
      readonly retryAfter?: number;
      /** True: the cause (no token, no network) affects all recipients. */
      readonly affectsAll?: boolean;
    }
  /** Not sent: the message was not ready in its send slot. */
  | { readonly outcome: 'missed' }
  /** The person cannot be reached until they write to the bot or install the app again. */
  | { readonly outcome: 'unreachable'; readonly code: string }
  /** Teams will never accept this message: too big, malformed. */
  | { readonly outcome: 'refused'; readonly code: string }
  /** The message may have been delivered. It is never sent again. */
  | { readonly outcome: 'in-doubt'; readonly code: string };

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Called right before the request: a slow token or a busy process may have used up the send slot. */
  readonly isOnTime: () => boolean;
}

/** Sends a new message, in one attempt. Never rejects. `address`: the stored address. */
export type Deliver<Message = NudgeMessage> = (
  address: unknown,
  message: Message,
  options: SendOptions,
) => Promise<DeliveryResult>;

/** Replaces a message. An edit is idempotent, so `in-doubt` can be retried like `later`. Never rejects. */
export type Edit<Message = NudgeMessage> = (
  address: unknown,
  activityId: string,
  message: Message,
  signal: AbortSignal,
) => Promise<DeliveryResult>;

/** Result of a check of a recipient's photo, without the recipient's sign-in. */
export interface CheckOutcome {
  readonly status:
    | 'right'
    /** Opening SharePoint helps, now or later. */
    | 'needs-visit'
    /** SharePoint should have copied by now if the person opened it. */
    | 'not-copied'
    /** Nothing that the person does would help. */
    | 'beyond-them'
    /** The person is no longer in the directory, or has removed the app. */
    | 'gone'
    /** The check could not read the photo: only the person's own sign-in can, or a source failed. */
    | 'unreadable';
  /** With `needs-visit`: when SharePoint may copy; undefined: at once, as far as known. */
  readonly nextCopyAt?: Date | undefined;
  /** With `unreadable`: earliest time at which a retry can succeed; undefined: a retry does not help. */
  readonly retryFrom?: Date | undefined;
  /** Evidence for the card: JSON of `NudgeEvidence`. */
  readonly evidence: unknown;
}
