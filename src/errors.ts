/**
 * Every error code and its meaning. A new error starts with a line here and in docs/errors.md. Codes are stable;
 * messages may change.
 */
export const ERROR_CODES = {
  'arguments-invalid': 'the arguments of a command are wrong',
  'not-confirmed': 'a command asked before it did something, and the answer was not yes',
  'config-invalid': 'a setting is missing or malformed',
  'settings-file-unreadable': 'the settings file of a command, or a file that it names, cannot be read',
  'sign-in-refused': 'the sign-in window returned without a code',
  'token-refused': 'Entra issued no token, for a person or for the app itself',
  'federated-token-unusable':
    'the token of the Kubernetes service account cannot be read, has expired, or is for another audience',
  'certificate-unusable': "the app's or the bot's certificate cannot be read, has no key, or has expired",
  'certificate-expires-soon': "the app's or the bot's certificate expires within 30 days",
  'proxy-refused': 'the outbound proxy refuses a connection, for example because it asks for a password',
  'proxy-unreachable': 'the outbound proxy does not answer',
  'channel-keys-unavailable': "the keys that verify the channel's messages cannot be read",
  'channel-throttled': 'Teams refused a message with 429 for longer than the sender could wait',
  'channel-behind-a-page': 'a proxy between the bot and the channel answers instead of the channel',
  'answer-too-large': 'a service sent more bytes than any documented answer has; the answer was aborted',
  'host-refused': 'a setting replaces a Microsoft 365 host by one that is not on this machine',
  'my-site-host-gone': 'a SharePoint host of the tenant no longer works, for example after the domain was renamed',
  'card-template-broken': 'a card template does not match its data: a defect of this program',
  'card-link-refused': 'an address for a card is not http(s)',
  'port-unusable': 'the service cannot listen on the port or address of its settings',
  'store-folder-in-use': 'another process has opened the database in this folder',
  'store-folder-unusable': 'the database in the folder could not be opened',
  'store-unreachable': 'the PostgreSQL server cannot be used now; the service reconnects by itself',
  'store-refused': 'the PostgreSQL server cannot be used until an operator acts, as with a wrong password',
  'store-disk-full': 'too little disk space is left for the database in the folder',
  'store-migration-failed': 'the database could not be migrated',
  'backup-failed': 'the data folder could not be copied',
  'store-failed': 'the store could not be read or written; the answer was given without it',
  'survey-file-unusable': 'a file that the command survey was told to use cannot be read or written',
  'admin-not-signed-in': 'the sign-in with a code was declined, expired, or was refused',
  'setup-refused': 'the admin may not make a change of `setup` in the tenant',
  'setup-failed': 'a change of `setup` could not be made, or the tenant could not be read',
  'setup-unverified': 'Microsoft Graph does not show a change of `setup` a minute after it was made',
  'setup-record-unusable': 'the record of what `setup` made cannot be read or written, or is of another tenant',
  'bot-unknown': 'no bot of this tenant has started with the database that a command opened',
  'person-not-found': 'a person named for a command was not found, or the directory could not be read',
  'file-not-written': 'a file that a command writes could not be written',
  'pilot-not-found': 'no person or group has the name given for a pilot',
  'pilot-not-read': 'the app may not read a person or group named for a pilot',
  'placeholder-unresolved': 'a placeholder of the app package has no value in the environment that was named',
  'app-package-invalid': 'the app package does not conform to the schemas of its manifest version',
  'telemetry-failed': 'spans and metrics could not be exported; the bot works without them',
  'bundle-failed': 'the folder to deploy could not be written',
  'channel-failed': 'Teams did not accept a message or an edit, or could not be reached',
  'teams-sign-in-failed': "Teams could not sign a person in; `teamsCode` has Teams' own code",
  'nudges-held-back': 'so many photos changed at once that an admin must decide about the messages',
  'too-many-connections': 'more connections are open than the service may hold',
  'connection-not-accepted': 'the operating system could not hand over a connection',
  'stop-too-slow': 'turns or jobs in flight did not end in time, and the process ended without them',
  unexpected: 'an unforeseen failure: a defect of this program or of a library',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface CodedErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** What the operator can do. */
  readonly remedy?: string;
}

/** An error with a stable code, its cause, and a remedy for the operator if one is known. */
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

/**
 * Turns a thrown value into a coded error. A `CodedError` stays as it is; any other value becomes the cause of
 * `unexpected`.
 */
export function asCodedError(thrown: unknown): CodedError {
  if (thrown instanceof CodedError) return thrown;
  return new CodedError('unexpected', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}

/**
 * What an operator reads about an error in a terminal: its code and what happened, why if a lower layer has a code for
 * it, and what to do.
 */
export function operatorText(thrown: unknown): string {
  const { code, message, remedy, cause } = asCodedError(thrown);
  const why = causeCode(cause);
  const known = why !== undefined && !`${message} ${remedy}`.includes(why);
  const help = remedy ?? `see ${PAGE}`;
  const toDo = `What to do:${help.includes('\n') ? '\n' : ' '}${help}`;
  return [`${code}: ${message}`, '', ...(known ? [`Why: ${why}`] : []), toDo].join('\n');
}

const PAGE = 'docs/errors.md for this code. If that does not help, report the whole text.';

/** The code of the innermost error that has one, such as ECONNREFUSED. Not its message, which may have secrets. */
function causeCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const below = causeCode(cause.cause);
  const own = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return below ?? own;
}
