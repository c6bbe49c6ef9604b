import type { PersonKey } from '../people/person-key.ts';
import type { ChangeKind } from '../store/ledger/types.ts';

/** What is said, as data; words and looks are the deliverer's. */
export interface NudgeMessage {
  /** `done` replaces a message that was sent before, the others are new ones. */
  readonly kind: MessageKind;
  readonly person: PersonKey;
  readonly language: string;
  /** IANA. */
  readonly timeZone: string;
  /** What happened to the photo. */
  readonly change: ChangeKind;
  /** What was known when it was queued: JSON, made and read by who draws the card. */
  readonly evidence: unknown;
}

export type MessageKind = 'nudge' | 'reminder' | 'done';

/** What became of one attempt. `code` is stable, for the log and the admin. */
export type Delivered =
  | {
      readonly outcome: 'sent';
      /** Of the message, to edit it by; empty: the service did not say. */
      readonly activityId: string;
    }
  | {
      /** Certainly not delivered, and may be tried again. */
      readonly outcome: 'later';
      readonly code: string;
      /** Milliseconds that the service asks us to wait. */
      readonly retryAfter?: number;
      /** Nobody could have been reached (no token, no network): says nothing about this person. */
      readonly everybody?: boolean;
    }
  /** It could not leave in its turn, so it did not leave at all. */
  | { readonly outcome: 'missed' }
  /** Not until the person writes or installs the app again. */
  | { readonly outcome: 'unreachable'; readonly code: string }
  /** It will never be taken as it is: too big, malformed. */
  | { readonly outcome: 'refused'; readonly code: string }
  /** Nobody knows whether it was delivered: never tried again. */
  | { readonly outcome: 'in-doubt'; readonly code: string };

export interface Attempt {
  readonly signal: AbortSignal;
  /** Asked at the last moment: what came before (a token, a busy process) may have taken too long. */
  readonly mayLeave: () => boolean;
}

/** Sends a new message, once. Never rejects. `address`: as the roster keeps it. */
export type Deliver = (address: unknown, message: NudgeMessage, attempt: Attempt) => Promise<Delivered>;

/** Replaces a message. Doing it twice does no harm, so `in-doubt` is as good as `later`. Never rejects. */
export type Edit = (
  address: unknown,
  activityId: string,
  message: NudgeMessage,
  signal: AbortSignal,
) => Promise<Delivered>;
