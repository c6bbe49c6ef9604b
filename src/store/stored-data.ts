import type { Schema } from './database/schema.ts';
import {
  ADMIN_ROLE_MS,
  ANSWER_HASH_MS,
  ANSWER_OUTCOME_MS,
  AUDIT_RETENTION_MS,
  CHANGE_RETENTION_MS,
  DAILY_COUNT_RETENTION_MS,
  ERASURE_MARK_MS,
  EXCHANGE_LIFETIME,
  MY_SITE_RETENTION_MS,
  NUDGE_RETENTION_MS,
  PRESS_RETENTION_MS,
  RATE_RETENTION_MS,
  REMINDER_CLAIM_MS,
  SHOWN_BUTTON_RETENTION_MS,
  SHOWN_CARD_RETENTION_MS,
  THUMBNAIL_LIFETIME_MS,
  WELCOME_CLAIM_MS,
  WELCOME_RETENTION_MS,
  WISH_LIFETIME_MS,
} from './retention.ts';

export type TableName = keyof Schema;

/** When a row expires: `after` a time since the one in a column (milliseconds), or `at` the time in a column. */
type Expiry<Table extends TableName> =
  | { readonly after: number; readonly since: keyof Schema[Table] & string }
  | { readonly at: keyof Schema[Table] & string }
  | 'event';

/**
 * When rows of each table expire. `event`: no time ends them, but what `STORED_DATA` says. `purge` deletes by this
 * table, and the compiler requires each table of the database in it.
 */
export const EXPIRY: { readonly [Table in TableName]: Expiry<Table> } = {
  thumbnail: { at: 'kept_until' },
  shown_button: { after: SHOWN_BUTTON_RETENTION_MS, since: 'first_shown_at' },
  press: { after: PRESS_RETENTION_MS, since: 'pressed_at' },
  shown_card: { after: SHOWN_CARD_RETENTION_MS, since: 'shown_at' },
  exchange: { at: 'kept_until' },
  claim: { at: 'kept_until' },
  welcome: { after: WELCOME_RETENTION_MS, since: 'queued_at' },
  erasure: { after: ERASURE_MARK_MS, since: 'erased_at' },
  roster: 'event',
  asked_reminder: 'event',
  admin: { after: ADMIN_ROLE_MS, since: 'role_seen_at' },
  feedback: 'event',
  answer_count: { after: DAILY_COUNT_RETENTION_MS, since: 'counted_at' },
  daily_count: { after: DAILY_COUNT_RETENTION_MS, since: 'counted_at' },
  ledger: 'event',
  last_picture: 'event',
  photo_change: { after: CHANGE_RETENTION_MS, since: 'seen_at' },
  outbox: { after: NUDGE_RETENTION_MS, since: 'queued_at' },
  audit: { after: AUDIT_RETENTION_MS, since: 'at' },
  control: 'event',
  pilot: 'event',
  pilot_group: 'event',
  link_result: 'event',
  copy_timing: 'event',
  graph_slot: 'event',
  graph_pace: 'event',
  rate: { after: RATE_RETENTION_MS, since: 'next_at' },
  pump: 'event',
  my_site_host: { after: MY_SITE_RETENTION_MS, since: 'learned_at' },
};

/** A kind of data, in one row of the table in docs/store.md. */
export interface StoredData {
  readonly tables: readonly TableName[];
  /** How long it is kept, in the words of the documentation. */
  readonly kept: string;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Every kind of data with its retention, in the order of docs/store.md. A test compares the two. */
export const STORED_DATA: readonly StoredData[] = [
  { tables: ['thumbnail'], kept: `${inDays(THUMBNAIL_LIFETIME_MS)} after they were last shown, at most` },
  { tables: ['shown_button'], kept: inDays(SHOWN_BUTTON_RETENTION_MS) },
  { tables: ['press'], kept: inDays(PRESS_RETENTION_MS) },
  { tables: ['shown_card'], kept: inDays(SHOWN_CARD_RETENTION_MS) },
  { tables: ['exchange'], kept: `${EXCHANGE_LIFETIME / MINUTE} minutes` },
  { tables: ['claim'], kept: "the channel's token that came with it expires, about an hour" },
  { tables: ['claim'], kept: inDays(WISH_LIFETIME_MS) },
  { tables: ['claim'], kept: `${inDays(WELCOME_CLAIM_MS)}, or until the person is erased` },
  { tables: ['welcome'], kept: `they are sent, the person is erased, or ${inDays(WELCOME_RETENTION_MS)}` },
  { tables: ['erasure'], kept: inDays(ERASURE_MARK_MS) },
  {
    tables: ['roster'],
    kept: 'they remove the app, leave the tenant or [want to be forgotten](privacy.md). While nudges are not off, leaving is noticed within eight days, also for people who are not watched',
  },
  {
    tables: ['asked_reminder'],
    kept: 'they are sent, the person turns nudges off, removes the app or wants to be forgotten',
  },
  {
    tables: ['admin'],
    kept: `${inDays(ADMIN_ROLE_MS)} after the sign-in that last showed the role, or until a sign-in shows that it is gone, or the person is erased`,
  },
  { tables: ['claim'], kept: inDays(REMINDER_CLAIM_MS) },
  { tables: ['feedback'], kept: 'they stay; they hold no data about people' },
  { tables: ['claim'], kept: inDays(ANSWER_HASH_MS) },
  { tables: ['answer_count'], kept: inDays(DAILY_COUNT_RETENTION_MS) },
  { tables: ['claim'], kept: `${inDays(ANSWER_OUTCOME_MS)}, or until the person is erased` },
  { tables: ['daily_count'], kept: inDays(DAILY_COUNT_RETENTION_MS) },
  { tables: ['ledger'], kept: 'the same; also until they opt out' },
  {
    tables: ['last_picture'],
    kept: `the same; the copy for ${inDays(THUMBNAIL_LIFETIME_MS)} at most, and until the photo is removed`,
  },
  { tables: ['photo_change'], kept: inDays(CHANGE_RETENTION_MS) },
  {
    tables: ['outbox'],
    kept: `${inDays(NUDGE_RETENTION_MS)}, or until the recipient removes the app or leaves the tenant`,
  },
  {
    tables: ['control', 'pilot', 'pilot_group'],
    kept: "they are changed; a person's place on the list until they remove the app",
  },
  { tables: ['audit'], kept: inDays(AUDIT_RETENTION_MS) },
  { tables: ['link_result'], kept: 'an admin resets them' },
  { tables: ['graph_pace'], kept: 'it is overwritten' },
  { tables: ['graph_slot'], kept: 'the next batch; a person who is erased is taken out at once' },
  { tables: ['rate'], kept: inDays(RATE_RETENTION_MS) },
  { tables: ['pump'], kept: 'it is overwritten' },
  { tables: ['copy_timing'], kept: 'an admin resets them' },
  {
    tables: ['my_site_host'],
    kept: `${inDays(MY_SITE_RETENTION_MS)}, or until they no longer work; then they are learned again`,
  },
];

function inDays(milliseconds: number): string {
  const days = milliseconds / DAY;
  return days === 1 ? '1 day' : `${days} days`;
}
