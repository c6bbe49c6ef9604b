/** The part of an activity that makes it a part of a streamed message. */
export interface StreamInfo {
  readonly streamType: 'informative' | 'streaming' | 'final';
  /** Undefined in the first part. */
  readonly streamId: string | undefined;
  readonly streamSequence: number | undefined;
}

/** A message that the bot sends in parts. */
export interface MessageStream {
  readonly id: string;
  /** Tenant time, in milliseconds. */
  readonly startedAt: number;
  /** The newest part's number. */
  sequence: number;
  /** The text of the newest part that was not informative. */
  text: string;
  isFinal: boolean;
}

/** What the service answers to a refused part. */
export interface StreamRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}
