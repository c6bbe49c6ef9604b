import { isObject } from '../../src/is-object.ts';
import { readMarkup } from './markup.ts';

/** The parts of a message activity that say what the person wrote. Any of them may be missing or of another type. */
export interface WrittenMessage {
  readonly text?: unknown;
  readonly attachments?: readonly unknown[] | undefined;
  readonly entities?: readonly unknown[] | undefined;
  /** The bot. */
  readonly recipient?: unknown;
}

const HTML = 'text/html';

/**
 * The words that the person wrote: without quoted, forwarded and mentioned text, tags and entities. Pure and total.
 * Teams sends the message as `text` and, with formatting, also as an HTML attachment. A reply's `text` begins with
 * `<quoted messageId="…"/>`, or contains the quoted words; then only the HTML tells them apart.
 * https://learn.microsoft.com/dotnet/api/microsoft.teams.apps.schema.entities.quotedreplyentity
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
 */
export function bareText(message: WrittenMessage): string {
  const botNames = botNamesIn(message);
  const text = readMarkup(withoutPlainMentions(textOf(message.text), message), botNames);
  const html = readMarkup(htmlOf(message), botNames);
  if (hasWords(html.own) && (html.quoted || !hasWords(text.own))) return tidy(html.own);
  return tidy(html.quoted ? withoutQuotation(text.own, html.quoted) : text.own);
}

/** One line; links of Markdown without their addresses. */
function tidy(text: string): string {
  return text
    .replace(/\]\([^()\s]*\)/g, ']')
    .replace(/\s+/g, ' ')
    .trim();
}

function htmlOf({ attachments = [] }: WrittenMessage): string {
  const html = attachments.find((one) => isObject(one) && textOf(one.contentType).toLowerCase() === HTML);
  return isObject(html) ? textOf(html.content) : '';
}

/** Names under which the bot is mentioned. A mention that names no person counts as the bot's. */
function botNamesIn({ entities = [], recipient }: WrittenMessage): ReadonlySet<string> {
  const { id, name } = isObject(recipient) ? recipient : {};
  const mentions = botMentionsIn({ entities, recipient });
  const names = [name, ...mentions.flatMap(({ text, mentioned }) => [text, isObject(mentioned) && mentioned.name])];
  return new Set(
    [...names, id]
      .map((one) =>
        textOf(one)
          .replace(/<[^<>]*>/g, '')
          .trim()
          .toLowerCase(),
      )
      .filter((one) => one !== ''),
  );
}

function botMentionsIn({ entities = [], recipient }: WrittenMessage) {
  const { id } = isObject(recipient) ? recipient : {};
  return entities.filter(isObject).filter(({ type, mentioned }) => {
    if (textOf(type).toLowerCase() !== 'mention') return false;
    const { id: whose } = isObject(mentioned) ? mentioned : {};
    return whose === undefined || whose === id;
  });
}

/** Removes mentions of the bot that are no tags (`@Photo Sync`). */
function withoutPlainMentions(text: string, message: WrittenMessage): string {
  return botMentionsIn(message)
    .map((mention) => textOf(mention.text))
    .filter((mention) => mention.startsWith('@'))
    .reduce((rest, mention) => rest.replaceAll(mention, ' '), text);
}

/** Removes the quoted lines from a text without marks, then a quotation that stands in one line with other words. */
function withoutQuotation(text: string, quoted: string): string {
  const lines = linesOf(quoted);
  const known = new Set(lines);
  const quotation = lines.join(' ');
  const own = linesOf(text)
    .filter((line) => !known.has(line))
    .join(' ');
  if (quotation.includes(own)) return '';
  if (own.startsWith(quotation)) return own.slice(quotation.length);
  return own.endsWith(quotation) ? own.slice(0, -quotation.length) : own;
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map(tidy)
    .filter((line) => line !== '');
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
