import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CONTENT_KINDS, type ContentKind, contentOf } from '../../../bot/understand/message-content.ts';

const html = (content: string) => ({ attachments: [{ contentType: 'text/html', content }] });
const file = (name: string, fileType?: string) => ({
  attachments: [
    {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name,
      content: { downloadUrl: 'https://contoso.example/x', fileType },
    },
  ],
});

const MESSAGES: readonly (readonly [ContentKind | undefined, Parameters<typeof contentOf>[0]])[] = [
  ['picture', { attachments: [{ contentType: 'image/*', contentUrl: 'https://x' }] }],
  ['picture', { text: 'here', attachments: [{ contentType: 'image/png' }] }],
  ['picture', html('<p><img src="https://x" itemtype="http://schema.skype.com/AMSImage"></p>')],
  ['picture', file('me.JPG')],
  ['picture', file('me', 'heic')],
  ['recording', file('voice.m4a')],
  ['recording', { attachments: [{ contentType: 'video/mp4' }] }],
  ['recording', html('<span itemtype="http://schema.skype.com/AMSVideo"></span>')],
  ['file', file('budget.xlsx')],
  ['file', { attachments: [{ contentType: 'reference', name: 'notes.docx' }] }],
  ['card', { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: {} }] }],
  ['sticker', { attachments: [{ contentType: 'image/gif' }] }],
  ['sticker', html('<p><img itemtype="http://schema.skype.com/Giphy" src="https://x" alt="cat GIF"></p>')],
  ['quotation', { attachments: [{ contentType: 'messageReference', content: '{}' }] }],
  ['quotation', html('<blockquote><p>my photo is wrong</p></blockquote>')],
  ['quotation', html('<blockquote><img src="https://x"></blockquote>')],
  ['quotation', { text: '<quoted messageId="1"/>' }],
  ['quotation', { text: '', entities: [{ type: 'quotedReply' }] }],
  [undefined, { text: 'lunch?', attachments: [{ contentType: 'messageReference', content: '{}' }] }],
  ['emoji', { text: '🙈🙉' }],
  ['emoji', { text: '❤️' }],
  ['emoji', { text: '🇮🇹 1️⃣' }],
  ['emoji', html('<p><img alt="🙂" itemtype="http://schema.skype.com/Emoji"></p>')],
  [undefined, { text: 'lunch 🙂' }],
  ['empty', {}],
  ['empty', { text: ' \u00a0\n' }],
  ['empty', { text: '<at>Photo Sync</at>&nbsp;', recipient: { id: '28:bot', name: 'Photo Sync' } }],
  [undefined, { value: { intent: 'erase-everything' } }],
  [undefined, { text: 'lunch?', attachments: [{ contentType: 'text/html', content: '<p>lunch?</p>' }] }],
];

describe('contentOf', () => {
  for (const [kind, message] of MESSAGES) {
    it(`${kind ?? 'nothing'}: ${JSON.stringify(message)}`, () => assert.equal(contentOf(message), kind));
  }

  it('has a result for parts of any type', () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: fc.constantFrom('<', '>', 'img', 'blockquote', '/', '"') }),
    );
    const attachment = fc.record({ contentType: part, content: part, name: part }, { requiredKeys: [] });
    const message = fc.record(
      { text: part, value: part, attachments: fc.array(fc.oneof(part, attachment)), entities: fc.array(part) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(message, (value) => {
        const kind = contentOf(value);
        return kind === undefined || CONTENT_KINDS.includes(kind);
      }),
    );
  });
});
