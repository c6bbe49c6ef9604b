import type { LogEventName } from './events.ts';

/** What a line has besides its event. Never a token, a name, a picture, or a text of a person. */
export interface LogFields {
  /** Logged without request and response. A line has the code of a `CodedError`. */
  readonly err?: unknown;
  /** Stable code, in place of the event's. */
  readonly code?: string;
  /** In place of the current turn's, for work outside it. */
  readonly reference?: string | undefined;
  readonly [field: string]: unknown;
}

/** Writes one line: see `LOG_EVENTS`. */
export type Log = (event: LogEventName, fields?: LogFields) => void;
