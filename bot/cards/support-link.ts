import type { SupportLinkPart } from '../../src/config/support-link.ts';

/** A message to the help desk. */
export interface SupportMessage {
  readonly subject: string;
  /** A short code that identifies the answer in the log. */
  readonly reference: string;
  readonly lines: readonly SupportLine[];
  /** The last line of a message that lacks lines. */
  readonly shortened: string;
}

export interface SupportLine {
  readonly text: string;
  /** Of a message that is too long, the lines with the lowest numbers remain. */
  readonly rank: number;
}

/**
 * Characters of the whole address. `INTERNET_MAX_URL_LENGTH` of Windows is 2,084; what Teams' clients open is
 * UNCONFIRMED [link-length].
 */
export const MAX_SUPPORT_LINK = 2_000;

/**
 * Fills the template of `SUPPORT_LINK`. Each value is percent-encoded, so it can neither add a parameter nor an
 * addressee. A message that makes the address too long loses its least important lines.
 */
export function supportLink(template: string, message: SupportMessage): string {
  // RFC 6068, section 5: a line break in a mail is CR LF.
  const lineBreak = /^mailto:/i.test(template) ? '\r\n' : '\n';
  const fill = (lines: readonly string[]) => {
    const { subject, reference } = message;
    const parts: Readonly<Record<SupportLinkPart, string>> = { subject, reference, text: lines.join(lineBreak) };
    return template.replace(/\{(\w+)\}/g, (_all, part: SupportLinkPart) => percentEncoded(parts[part]));
  };
  const whole = fill(message.lines.map(({ text }) => text));
  return whole.length <= MAX_SUPPORT_LINK ? whole : fill(remainingLines(message, fill));
}

function remainingLines(
  { lines, shortened }: SupportMessage,
  fill: (lines: readonly string[]) => string,
): readonly string[] {
  let kept: readonly SupportLine[] = [];
  for (const line of lines.toSorted((one, other) => one.rank - other.rank)) {
    const more = lines.filter((one) => one === line || kept.includes(one));
    if (fill([...more.map(({ text }) => text), shortened]).length <= MAX_SUPPORT_LINK) kept = more;
  }
  return [...kept.map(({ text }) => text), shortened];
}

/** Like `encodeURIComponent`, also for the characters that it leaves and that Markdown or HTML may read. */
function percentEncoded(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
