/** All tables with an object id in each row. The `exchange` table has none. */
export const PERSON_TABLES = [
  'shown_button',
  'press',
  'shown_card',
  'thumbnail',
  'roster',
  'ledger',
  'last_picture',
  'photo_change',
  'outbox',
  'pilot',
  'welcome',
  'asked_reminder',
  'admin',
] as const;

export type PersonTable = (typeof PERSON_TABLES)[number];
