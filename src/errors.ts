/** Every error code of this program and what it means; a new error begins with a line here. Codes are stable: messages may change, codes don't. */
export const ERROR_CODES = {
  'config-invalid': 'a setting is missing or malformed',
  'settings-file-unreadable': 'the file of settings that a command was given, or one that it names, can not be read',
  'sign-in-refused': 'a person came back from the sign-in window without a code',
  'token-refused': "Entra gave no token, in a person's name or the app's own",
  'certificate-unusable': "the app's certificate can't be read, has no key, or has ended",
  'channel-keys-unavailable': "the keys can't be read by which the channel's messages are known",
  'channel-behind-a-page': 'somebody between the bot and the channel answers in its place',
  'host-refused': 'a host of Microsoft 365 was replaced by one that is not on this machine',
  'card-template-broken': 'a card template and its data do not fit together: a defect of this program',
  'card-link-refused': 'an address meant for a card is not http(s)',
  'store-folder-in-use': 'another process has the database in this folder open',
  'store-folder-unusable': 'the database in the folder could not be opened',
  'store-unreachable': 'the PostgreSQL server could not be reached, or lets nobody in',
  'store-migration-failed': 'the database could not be brought up to date',
  'store-failed': 'something could not be remembered, or looked up; the answer was given without it',
  'pilot-not-found': 'nobody, or no group, has the name that was given for a pilot',
  'pilot-not-read': 'the app may not read who was named for a pilot',
  unexpected: 'a failure that nobody foresaw: a defect of this program or of a library',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface CodedErrorOptions {
  /** What led to this error; kept as it is. */
  readonly cause?: unknown;
  /** What the operator can do about it. */
  readonly remedy?: string;
}

/** An error with a stable code, its cause kept, and a remedy for the operator where one is known. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, { cause, remedy }: CodedErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.remedy = remedy;
  }
}

/** Whatever was thrown, as a coded error: one that has a code of ours is returned as it is, all else becomes the cause of `unexpected`. */
export function asCodedError(thrown: unknown): CodedError {
  if (thrown instanceof CodedError) return thrown;
  return new CodedError('unexpected', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
