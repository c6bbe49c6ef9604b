/**
 * "The message size limit is 100 KB", in UTF-16, without base64 images:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
 */
const MAX_BYTES = 100 * 1024;
const BASE64_IMAGE = /data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=]+/g;

/** True if Teams would refuse this activity as too large. Measures the whole JSON; UNCONFIRMED what Teams measures. */
export function isTooBig(activity: unknown): boolean {
  const text = JSON.stringify(activity) ?? '';
  return text.replace(BASE64_IMAGE, '').length * 2 > MAX_BYTES;
}
