import { Parser } from 'htmlparser2';

/** What a message with markup says. Lines are separated by line breaks. */
export interface MarkupReading {
  /** The writer's own words: without quotations, and without mentions that only address the bot. */
  readonly own: string;
  /** The words of quoted and forwarded messages. */
  readonly quoted: string;
}

/** A name in a mention, or other text. */
interface Piece {
  readonly text: string;
  readonly isMention: boolean;
}

/**
 * Elements that hold other people's words: a reply and a forwarded message are a `blockquote`, older clients send
 * `quote`. https://learn.microsoft.com/graph/api/chats-getallmessages shows a reply.
 */
const QUOTATIONS: ReadonlySet<string> = new Set(['blockquote', 'quote', 'legacyquote', 'quoted']);
/** Elements without words of the writer. */
const SILENT: ReadonlySet<string> = new Set(['script', 'style', 'attachment', 'systemeventmessage']);
/** Elements that begin a new line. Others may stand in the middle of a word. */
const LINES: ReadonlySet<string> = new Set(
  'address article br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const INLINE: ReadonlySet<string> = new Set(
  'a abbr at b body code codeblock customemoji del e_m em emoji font head html i img ins kbd mark meta o:p readonly s samp small span ss strike strong sub sup title u var'.split(
    ' ',
  ),
);

/** Characters. Longer than any message of Teams; the parser's cost grows faster than the length. */
const MAX_CHARACTERS = 40_000;
/** Quotations and mentions inside one another. The words of each are copied once for each level. */
const MAX_DEPTH = 20;
/** A text that is encoded twice needs two rounds. */
const MAX_ROUNDS = 3;
/** Skype's sign of an edited message, and the words that it puts before the text for clients that cannot edit. */
const EDITED = /<e_m[\s/>]/i;
const EDITED_PREFIX = /^[^\p{L}\p{N}]*Edited previous message:\s*/iu;

/**
 * Reads a text as Teams sends it, with or without tags and entities. `botNames`: in lower case. Total. A text that a
 * person typed (`photo <3`, `<old>`) stays.
 */
export function readMarkup(text: string, botNames: ReadonlySet<string>): MarkupReading {
  let own = text.slice(0, MAX_CHARACTERS);
  const isEdited = EDITED.test(own);
  const quoted: string[] = [];
  for (let round = 0; round < MAX_ROUNDS && /[<&]/.test(own); round++) {
    const reading = readOnce(own, botNames);
    quoted.push(reading.quoted);
    if (reading.own === own) break;
    own = reading.own;
  }
  if (isEdited) own = own.replace(EDITED_PREFIX, '');
  return { own: withoutQuotedLines(own), quoted: quoted.join('\n').trim() };
}

function readOnce(text: string, botNames: ReadonlySet<string>): MarkupReading {
  const quoted: string[] = [];
  /** The innermost open quotation, mention or silent element is last; the first is the message itself. */
  const open: { readonly name: string; readonly pieces: Piece[] }[] = [{ name: '', pieces: [] }];
  const add = (piece: string, isMention = false) => open.at(-1)?.pieces.push({ text: piece, isMention });
  const parser = new Parser(
    {
      ontext: (data) => void add(data),
      onopentag(name, attributes) {
        if (LINES.has(name) || QUOTATIONS.has(name)) add('\n');
        // Each `quoted` without an end would hold all later ones.
        const isRepeated = name === 'quoted' && open.at(-1)?.name === name;
        if (isRepeated) return;
        if (opensFrame(name, attributes)) {
          if (open.length <= MAX_DEPTH) open.push({ name, pieces: [] });
        } else add(visibleText(name, attributes));
      },
      onclosetag(name, isImplied) {
        if (LINES.has(name)) add('\n');
        const frame = open.at(-1);
        if (!frame || open.length === 1 || frame.name !== name) return;
        open.pop();
        const words = joinText(frame.pieces);
        if (SILENT.has(name)) return;
        // `<quoted messageId="1">` without an end holds the reply, not the quotation.
        if (name === 'quoted' && isImplied) open.at(-1)?.pieces.push(...frame.pieces);
        else if (QUOTATIONS.has(name)) quoted.push(words);
        else add(words, true);
      },
    },
    { decodeEntities: true, recognizeSelfClosing: true },
  );
  parser.end(withoutOpenEnd(text));
  return { own: withoutAddress(open[0]?.pieces ?? [], botNames), quoted: quoted.join('\n') };
}

function opensFrame(name: string, attributes: Readonly<Record<string, string>>): boolean {
  return QUOTATIONS.has(name) || SILENT.has(name) || isMention(name, attributes);
}

/**
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
 * In HTML, a mention is a `span` with an item type.
 */
function isMention(name: string, { itemtype = '' }: Readonly<Record<string, string>>): boolean {
  return name === 'at' || (name === 'span' && /\/Mention$/i.test(itemtype));
}

/** What a tag shows by itself: an emoji, or the words between `<` and `>` that a person typed. */
function visibleText(name: string, attributes: Readonly<Record<string, string>>): string {
  const { alt = '' } = attributes;
  if ((name === 'img' || name.endsWith('emoji')) && /\p{Extended_Pictographic}/u.test(alt)) return alt;
  const isTyped = !LINES.has(name) && !INLINE.has(name) && Object.values(attributes).every((value) => value === '');
  return isTyped ? ` ${name} ${Object.keys(attributes).join(' ')} ` : '';
}

/** The parser drops a tag without an end; a `<` that nothing closes is a character. */
function withoutOpenEnd(text: string): string {
  const end = text.lastIndexOf('>') + 1;
  return text.slice(0, end) + text.slice(end).replaceAll('<', '&lt;');
}

/** Drops mentions of the bot, and those at the beginning and the end: they only say whom it addresses. */
function withoutAddress(pieces: readonly Piece[], botNames: ReadonlySet<string>): string {
  const others = pieces.map((piece) => (piece.isMention && isBot(piece.text, botNames) ? SPACE : piece));
  const isPart = ({ text, isMention }: Piece, next: Piece | undefined) =>
    isMention ? /^['’]/.test(next?.text ?? '') : /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);
  const first = others.findIndex((piece, index) => isPart(piece, others[index + 1]));
  const last = others.findLastIndex((piece, index) => isPart(piece, others[index + 1]));
  return joinText(others.map((piece, index) => (piece.isMention && (index < first || index > last) ? SPACE : piece)));
}

const SPACE: Piece = { text: ' ', isMention: false };

function isBot(name: string, botNames: ReadonlySet<string>): boolean {
  return botNames.has(name.trim().toLowerCase());
}

function joinText(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** Markdown's quotations: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages */
function withoutQuotedLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*>/.test(line))
    .join('\n');
}
