/**
 * "The message size limit is 100 KB", of UTF-16, without images in base64:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
 */
const LARGEST = 100 * 1024;
const BASE64_IMAGE = /data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=]+/g;

/** Whether Teams would refuse this activity as too large. What exactly is measured is UNCONFIRMED: here, the whole JSON. */
export function isTooBig(activity: unknown): boolean {
  const text = JSON.stringify(activity) ?? '';
  return text.replace(BASE64_IMAGE, '').length * 2 > LARGEST;
}
