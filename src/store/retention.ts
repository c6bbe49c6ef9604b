/** How long rows are kept. Milliseconds. */

const DAY_MS = 24 * 3_600_000;

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
/** Photo changes, whatever was decided about them. */
export const CHANGE_RETENTION_MS = 90 * DAY_MS;
