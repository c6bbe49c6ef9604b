import type { ErrorCode } from '../errors.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogEvent {
  readonly level: LogLevel;
  readonly text: string;
  /** Of a line whose fields have no code and no error with one. Each warning and each error has a code. */
  readonly code?: ErrorCode;
}

/**
 * Every event that the service logs, one line each: name, level and text. Names and levels are stable, because queries
 * and alert rules read them; texts may change. A new event starts with a line here and in docs/operate/log.md.
 */
export const LOG_EVENTS = {
  'service-started': { level: 'info', text: 'Photo Sync is listening' },
  'start-failed': { level: 'error', code: 'unexpected', text: 'Photo Sync did not start' },
  'service-stopping': { level: 'info', text: 'Stopping after the turns in flight' },
  'service-stopped': { level: 'info', text: 'Stopped' },
  'stop-cut-short': { level: 'error', code: 'stop-too-slow', text: 'The stop took too long; the process ends now' },

  'request-refused': { level: 'warn', text: 'Request refused' },
  'request-failed': { level: 'error', code: 'unexpected', text: 'Request failed' },
  'connections-full': {
    level: 'warn',
    code: 'too-many-connections',
    text: 'Too many connections are open: the one that was idle longest was closed',
  },
  'connection-failed': { level: 'error', code: 'connection-not-accepted', text: 'A connection could not be accepted' },

  'message-received': { level: 'info', text: 'Message received' },
  'action-received': { level: 'info', text: 'Card action received' },
  'app-installed': { level: 'info', text: 'App installed' },
  'app-removed': { level: 'info', text: 'App removed' },
  'photo-checked': { level: 'info', text: 'Checked a photo' },
  'answer-sent': { level: 'info', text: 'Sent an answer' },
  'answer-delayed': { level: 'info', text: 'Teams accepts no more messages at the moment; an answer waits' },
  'answer-lost': {
    level: 'error',
    code: 'channel-throttled',
    text: 'An answer was lost: Teams refused it for too long',
  },
  'answer-failed': { level: 'error', code: 'unexpected', text: 'An answer failed' },
  'turn-failed': { level: 'error', code: 'unexpected', text: 'Turn failed' },
  'apology-failed': {
    level: 'error',
    code: 'channel-failed',
    text: 'The person could not be told that the turn failed',
  },
  'background-turn-failed': { level: 'error', code: 'unexpected', text: 'Background turn failed' },
  'card-not-edited': { level: 'warn', code: 'channel-failed', text: 'Card could not be edited' },
  'targeted-message-refused': { level: 'warn', code: 'channel-failed', text: 'Teams accepted no targeted message' },

  'sign-in-requested': { level: 'info', text: 'Asked Teams to sign the person in' },
  'signed-in': { level: 'info', text: 'A person was signed in' },
  'token-exchange-refused': { level: 'warn', text: 'Token exchange refused' },
  'person-token-refused': { level: 'error', code: 'token-refused', text: 'Entra issued no token for a person' },
  'teams-sign-in-failed': {
    level: 'error',
    code: 'teams-sign-in-failed',
    text: 'Teams could not sign a person in',
  },
  'sign-in-window-failed': {
    level: 'error',
    code: 'token-refused',
    text: 'Sign-in window could not redirect to Entra',
  },
  'sign-in-window-ended': {
    level: 'warn',
    code: 'sign-in-refused',
    text: 'Sign-in window ended without a sign-in',
  },

  'certificate-unusable': {
    level: 'error',
    code: 'certificate-unusable',
    text: 'A certificate cannot be used; what needs it fails or uses another proof',
  },
  'federated-token-unusable': {
    level: 'error',
    code: 'federated-token-unusable',
    text: 'The token of the service account cannot be used; what needs it fails or uses another proof',
  },
  'certificate-expiring': { level: 'warn', code: 'certificate-expires-soon', text: 'A certificate expires soon' },
  'certificates-unchecked': { level: 'error', code: 'unexpected', text: 'The certificates were not checked' },

  'card-updated': { level: 'info', text: 'Edits a card' },
  'look-failed': {
    level: 'warn',
    code: 'unexpected',
    text: 'A look after a press failed; the next ones go on',
  },
  'picture-request-failed': {
    level: 'warn',
    code: 'unexpected',
    text: 'A picture could not be requested in a person’s name',
  },
  'weekly-report-failed': {
    level: 'warn',
    code: 'unexpected',
    text: 'A weekly report was not queued; it is tried again later',
  },
  'reminder-failed': {
    level: 'warn',
    code: 'unexpected',
    text: 'A reminder failed; it is tried again later',
  },
  'host-learned': { level: 'info', text: 'A SharePoint host of the tenant was learned' },
  'host-dropped': { level: 'warn', code: 'my-site-host-gone', text: 'A SharePoint host of the tenant was dropped' },

  'welcomes-sent': { level: 'info', text: 'Welcomes were sent' },
  'welcomes-not-sent': {
    level: 'warn',
    code: 'channel-failed',
    text: 'Welcomes were not sent, or may not have arrived',
  },
  'welcomes-waiting': {
    level: 'error',
    code: 'channel-failed',
    text: 'Welcomes wait: there is no token, or no connection to Teams',
  },
  'welcomes-unread': { level: 'error', code: 'store-failed', text: 'Welcomes wait: the database failed' },

  'pump-ran': { level: 'debug', text: 'A pump of the nudges has run' },
  'pump-failed': {
    level: 'error',
    code: 'unexpected',
    text: 'A pump of the nudges failed; its next beat tries again',
  },
  'nudges-held-back': {
    level: 'warn',
    code: 'nudges-held-back',
    text: 'Many photos changed at once: nudges are held back until `npm run nudges -- release`',
  },
  'nudge-settings-not-stored': {
    level: 'warn',
    code: 'store-failed',
    text: 'The settings of the nudges were not stored, so commands do not show them',
  },

  'telemetry-started': { level: 'info', text: 'Spans and metrics are exported' },
  'telemetry-not-started': {
    level: 'warn',
    code: 'telemetry-failed',
    text: 'Telemetry was not started; the bot works without it',
  },
  'telemetry-not-exported': {
    level: 'warn',
    code: 'telemetry-failed',
    text: 'Telemetry is not exported at the moment; the bot works without it',
  },

  'store-away': {
    level: 'error',
    code: 'store-unreachable',
    text: 'The database cannot be used; the bot answers people without it and goes on trying',
  },
  'store-opened': { level: 'info', text: 'The database is open' },
  'store-failed': {
    level: 'error',
    code: 'store-failed',
    text: 'The store failed; the bot answers people without it, and goes on trying',
  },
  'store-still-failing': {
    level: 'warn',
    code: 'store-failed',
    text: 'The store failed; the bot continues without it',
  },
} as const satisfies Readonly<Record<string, LogEvent>>;

export type LogEventName = keyof typeof LOG_EVENTS;
