/** How long rows are kept. Milliseconds. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/**
 * Thumbnails on cards, and their links, at most; cut to whole days. Afterwards the card shows a neutral picture.
 */
export const THUMBNAIL_LIFETIME_MS = 30 * DAY_MS;
/** Token exchanges. Teams exchanges at once; a person who must sign in first takes longer. */
export const EXCHANGE_LIFETIME = 15 * MINUTE_MS;
/** What a message asked for. A later edit is answered in any case. */
export const WISH_LIFETIME_MS = DAY_MS;
/** Claims on welcomes. Teams sends the events within seconds. A person's claim ends sooner, when they are erased. */
export const WELCOME_CLAIM_MS = 30 * DAY_MS;
/** Hashes of answers that can be thumbed: as long as other hashes of messages. */
export const ANSWER_HASH_MS = DAY_MS;
/** Hashes of people who were told about a problem: a day, in which the photo can become right. */
export const ANSWER_OUTCOME_MS = DAY_MS;
/** Who had the app role. Their weekly report ends with it, so a person who lost the role gets none for longer. */
export const ADMIN_ROLE_MS = 30 * DAY_MS;
/** Claims on reminders: each is queued at most once, also if an instance ends meanwhile. */
export const REMINDER_CLAIM_MS = DAY_MS;
/** Times of the next message in a shared rate. */
export const RATE_RETENTION_MS = DAY_MS;

/** First time a button was shown: longer than a copy can take, and than a person waits before asking again. */
export const SHOWN_BUTTON_RETENTION_MS = 90 * DAY_MS;
/** Presses: as long as the first time of the button, which they belong to. */
export const PRESS_RETENTION_MS = SHOWN_BUTTON_RETENTION_MS;
/** The newest card of a person. Later, its buttons have expired. */
export const SHOWN_CARD_RETENTION_MS = 30 * DAY_MS;
/**
 * Learned My Site hosts. A tenant can be renamed:
 * https://learn.microsoft.com/sharepoint/change-your-sharepoint-domain-name
 */
export const MY_SITE_RETENTION_MS = 30 * DAY_MS;
/** Sent messages: evidence for people and admins. Decisions need only the last week. */
export const NUDGE_RETENTION_MS = 90 * DAY_MS;
/** Welcomes that could not be sent. Later, they would puzzle people. */
export const WELCOME_RETENTION_MS = 7 * DAY_MS;
/** Marks of erased people: longer than another instance holds back a write. */
export const ERASURE_MARK_MS = DAY_MS;
/** What admins did: a year, so that a yearly review finds everything. */
export const AUDIT_RETENTION_MS = 365 * DAY_MS;
/** Numbers of each day: a little more than the 90 days that a report shows. */
export const DAILY_COUNT_RETENTION_MS = 100 * DAY_MS;
/** Photo changes, whatever was decided about them. */
export const CHANGE_RETENTION_MS = 90 * DAY_MS;
