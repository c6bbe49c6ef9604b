import { Parser } from 'htmlparser2';
import { isObject } from '../../src/is-object.ts';
import { bareText, type WrittenMessage } from './bare-text.ts';

/** What a message contains instead of words that say what the person wants. */
export const CONTENT_KINDS = [
  'picture',
  'recording',
  'file',
  'card',
  'sticker',
  'quotation',
  'emoji',
  'empty',
] as const;

export type ContentKind = (typeof CONTENT_KINDS)[number];

/** Longer than any message of Teams. */
const MAX_CHARACTERS = 40_000;
const PICTURE_NAME = /\b(?:avif|bmp|gif|heic|heif|jfif|jpe?g|png|tiff?|webp)$/i;
const RECORDING_NAME = /\b(?:3gp|aac|amr|avi|m4a|m4v|mov|mp3|mp4|ogg|opus|wav|webm|wma|wmv)$/i;

/**
 * Classifies a message that asks for nothing in words. Undefined: it has words only, or it is a pressed button.
 * Reads what Teams says about an attachment, and never the attachment itself. Pure and total.
 * Pasted picture: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/agents-inline-images
 * File: https://learn.microsoft.com/javascript/api/botframework-schema/filedownloadinfo
 */
export function contentOf(message: WrittenMessage & { readonly value?: unknown }): ContentKind | undefined {
  const found = new Set((message.attachments ?? []).filter(isObject).flatMap(contentOfAttachment));
  const attached = CONTENT_KINDS.find((kind) => found.has(kind));
  const words = bareText(message);
  if (attached && (attached !== 'quotation' || words === '')) return attached;
  if (isEmojiOnly(words)) return 'emoji';
  if (words !== '' || isObject(message.value)) return undefined;
  return quotesInText(message) ? 'quotation' : 'empty';
}

function contentOfAttachment(attachment: Record<string, unknown>): readonly ContentKind[] {
  const type = textOf(attachment.contentType).toLowerCase();
  if (type === 'text/html') return contentOfHtml(textOf(attachment.content));
  if (type === 'text/plain' || type === '') return [];
  if (type === 'image/gif') return ['sticker'];
  if (type.startsWith('image/')) return ['picture'];
  // `application/vnd.microsoft.activity.voice+json` is a voice message, reported by other bots, UNCONFIRMED
  // [sent-things].
  if (/^(?:audio|video)\/|voice/.test(type)) return ['recording'];
  // A reply's reference to the quoted message: https://learn.microsoft.com/graph/api/resources/chatmessageattachment
  if (type.endsWith('messagereference')) return ['quotation'];
  if (/\bcard\b/.test(type)) return ['card'];
  const { fileType } = isObject(attachment.content) ? attachment.content : {};
  const name = `${textOf(attachment.name)}.${textOf(fileType)}`.replace(/\.$/, '');
  if (PICTURE_NAME.test(name)) return ['picture'];
  return RECORDING_NAME.test(name) ? ['recording'] : ['file'];
}

/**
 * Item types as in the HTML that Graph shows for messages; those of stickers and recordings are UNCONFIRMED
 * [sent-things].
 */
function contentOfHtml(html: string): readonly ContentKind[] {
  const found: ContentKind[] = [];
  let quotations = 0;
  const parser = new Parser({
    onopentag(name, { itemtype = '', alt = '', src = '' }) {
      if (name === 'blockquote') {
        quotations += 1;
        found.push('quotation');
      }
      // What another person sent is no content of this message.
      if (quotations > 0) return;
      if (name === 'audio' || name === 'video' || /AMS(?:Audio|Video)|VoiceMessage/i.test(itemtype)) {
        found.push('recording');
      } else if (/Giphy|Sticker/i.test(itemtype)) found.push('sticker');
      else if (name === 'img' && !isEmojiOnly(alt) && !/Emoji/i.test(itemtype)) {
        found.push(/giphy\.com|tenor\.com/i.test(src) ? 'sticker' : 'picture');
      }
    },
    onclosetag(name) {
      if (name === 'blockquote') quotations -= 1;
    },
  });
  parser.end(html.slice(0, MAX_CHARACTERS));
  return found;
}

function quotesInText({ text, entities = [] }: WrittenMessage): boolean {
  const isReply = entities.filter(isObject).some(({ type }) => textOf(type).toLowerCase() === 'quotedreply');
  return isReply || /^\s*(?:>|<(?:quoted|blockquote|quote)\b)/im.test(textOf(text));
}

function isEmojiOnly(text: string): boolean {
  const rest = text.replace(/[\d#*]\uFE0F?\u20E3/g, '⏺');
  return /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(rest) && !/[\p{L}\p{N}]/u.test(rest);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
