import type { Activity, Attachment, Json } from '../activity.ts';
import { ADAPTIVE_CARD } from '../activity.ts';

/** What a person sends besides words. */
export type SentThing =
  /** A picture pasted into the compose box. */
  | { readonly kind: 'picture' }
  /** A file attached in a personal chat. */
  | { readonly kind: 'file'; readonly name: string }
  /** A voice note or video clip. UNCONFIRMED in Microsoft's pages. */
  | { readonly kind: 'recording' }
  /** A GIF from the picker. UNCONFIRMED in Microsoft's pages. */
  | { readonly kind: 'sticker' }
  /** A card that the person forwards. UNCONFIRMED in Microsoft's pages: the card comes as in a message of a bot. */
  | { readonly kind: 'card'; readonly card: Json }
  /** A reply with nothing but the quoted words. */
  | { readonly kind: 'quotation'; readonly words: string };

/** Where the content would be. The bot must not read it. */
export interface ContentAddress {
  readonly url: string;
}

/**
 * The attachments of a message with this thing.
 * Picture: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/agents-inline-images
 * File: https://learn.microsoft.com/javascript/api/botframework-schema/filedownloadinfo
 * Reference to a quoted message: https://learn.microsoft.com/graph/api/resources/chatmessageattachment
 */
export function attachmentsOf(thing: SentThing, { url }: ContentAddress): readonly Attachment[] {
  const html = (content: string): Attachment => ({ contentType: 'text/html', content });
  switch (thing.kind) {
    case 'picture':
      return [
        { contentType: 'image/*', contentUrl: url },
        html(`<p><img alt="image" src="${url}" itemtype="http://schema.skype.com/AMSImage"></p>`),
      ];
    case 'file':
      return [
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          contentUrl: url,
          name: thing.name,
          content: { downloadUrl: url, uniqueId: 'file-1', fileType: thing.name.split('.').at(-1) },
        },
      ];
    case 'recording':
      return [{ contentType: 'audio/mp4', contentUrl: url }];
    case 'sticker':
      return [
        html(`<p><img itemtype="http://schema.skype.com/Giphy" src="${url}" alt="Happy Dance GIF (GIF Image)"></p>`),
      ];
    case 'card':
      return [{ contentType: ADAPTIVE_CARD, content: thing.card }, html('<attachment id="card-1"></attachment>')];
    case 'quotation':
      return [
        { contentType: 'messageReference', content: JSON.stringify({ messagePreview: thing.words }) },
        html(`<blockquote itemtype="http://schema.skype.com/Reply"><p>${thing.words}</p></blockquote>`),
      ];
  }
}

/** A message with the thing's attachments after those of its words. */
export function withThing(activity: Activity, thing: SentThing, address: ContentAddress): Activity {
  const own = activity.attachments ?? [];
  const sent = attachmentsOf(thing, address);
  // Teams sends one HTML form of a message.
  const ownHtml = own.find(({ contentType }) => contentType === 'text/html')?.content;
  const merged = sent.map((one) =>
    one.contentType === 'text/html' && ownHtml !== undefined ? { ...one, content: `${ownHtml}${one.content}` } : one,
  );
  return { ...activity, attachments: [...own.filter(({ contentType }) => contentType !== 'text/html'), ...merged] };
}
