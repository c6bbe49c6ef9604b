import type { Activity, Attachment, Json } from '../activity.ts';

/** The form in which a person's Teams sends a message; each has the same words. */
export type MessageForm =
  /** The text alone. */
  | { readonly kind: 'plain' }
  /** The text, and its HTML form as an attachment: Teams sends both for a message with formatting. */
  | { readonly kind: 'formatted' }
  /** Only the HTML form. UNCONFIRMED in Microsoft's pages, reported for pasted text. */
  | { readonly kind: 'html-only' }
  /** The text with tags and entities. UNCONFIRMED in Microsoft's pages, reported for pasted and edited text. */
  | { readonly kind: 'encoded' }
  /** A reply that quotes a message: a marker in the text, the quoted words in an entity. */
  | { readonly kind: 'quoted'; readonly words: string }
  /** An older client's reply: the quoted words are in the text too, and only the HTML form marks them. */
  | { readonly kind: 'reply'; readonly words: string }
  /** A forwarded message, below what the person writes about it. */
  | { readonly kind: 'forward'; readonly words: string };

export interface FormedMessage {
  readonly text?: string;
  readonly entities: readonly Json[];
  readonly attachments?: readonly Attachment[];
}

/** Who wrote the quoted message, and its id. */
export interface QuotedMessage {
  readonly id: string;
  readonly author: { readonly id: string; readonly name: string };
}

/**
 * The parts of a message activity in this form.
 * Marker and entity: https://learn.microsoft.com/dotnet/api/microsoft.teams.apps.schema.entities.quotedreplyentity
 * and https://github.com/microsoft/teams.ts/pull/482. HTML of a reply: the sample in
 * https://learn.microsoft.com/graph/api/chats-getallmessages. HTML of a forwarded message: as reported by other bots,
 * UNCONFIRMED in Microsoft's pages.
 */
export function inForm(text: string, form: MessageForm, { id, author }: QuotedMessage): FormedMessage {
  const html = (content: string): Pick<Activity, 'attachments'> => ({
    attachments: [{ contentType: 'text/html', content }],
  });
  switch (form.kind) {
    case 'plain':
      return { text, entities: [] };
    case 'formatted':
      return { text, entities: [], ...html(`<p>${escapeHtml(text)}</p>`) };
    case 'html-only':
      return { entities: [], ...html(`<div><div>${escapeHtml(text)}&nbsp;</div></div>`) };
    case 'encoded':
      return { text: `<div>&nbsp;${escapeHtml(text)}</div>`, entities: [] };
    case 'quoted': {
      const quotedReply = {
        messageId: id,
        senderId: author.id,
        senderName: author.name,
        preview: form.words,
        time: id,
        isReplyDeleted: false,
        validatedMessageReference: true,
      };
      return { text: `<quoted messageId="${id}"/> ${text}`, entities: [{ type: 'quotedReply', quotedReply }] };
    }
    case 'reply':
      return {
        text: `${author.name}\r\n${form.words}\r\n\r\n${text}`,
        entities: [],
        ...html(
          `<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="${id}">\n` +
            `<strong itemprop="mri" itemid="${author.id}">${escapeHtml(author.name)}</strong>` +
            `<span itemprop="time" itemid="${id}"></span>\n<p itemprop="preview">${escapeHtml(form.words)}</p>\n` +
            `</blockquote>\n<p>${escapeHtml(text)}</p>`,
        ),
      };
    case 'forward':
      return {
        text: `${text}\r\n\r\n${form.words}`,
        entities: [],
        ...html(
          `<p>${escapeHtml(text)}</p>\n<blockquote itemtype="http://schema.skype.com/Forward">\n` +
            `<p>${escapeHtml(form.words)}</p>\n</blockquote>`,
        ),
      };
  }
}

/** Teams writes apostrophes and quotation marks as entities too. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
