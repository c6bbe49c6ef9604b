import fc from 'fast-check';
import type { WrittenMessage } from '../../../bot/understand/bare-text.ts';
import { CHECKS, HELLOS, OTHERS, RESUMES, STOPS } from './phrases.ts';

const BOT = { id: '28:bot', name: 'Photo Sync' };
const ADELE = { id: '29:adele', name: 'Adele Vance' };

type Wrap = (phrase: string) => WrittenMessage;

const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
const inHex = (text: string) => text.replace(/['"è ]/gu, (one) => `&#x${one.codePointAt(0)?.toString(16)};`);
const named = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll("'", '&apos;').replaceAll('è', '&egrave;').replaceAll(' ', '&nbsp;');
const attachment = (content: string) => [{ contentType: 'text/html', content }];
const mentionOf = (mentioned: object, text: string) => ({ type: 'mention', mentioned, text });

/** How a phrase stands in the text. */
const TEXTS: readonly ((phrase: string) => string)[] = [
  (phrase) => phrase,
  (phrase) => `&nbsp;${phrase}&nbsp;`,
  escaped,
  inHex,
  named,
  (phrase) => escaped(escaped(phrase)),
  (phrase) => `<div>${escaped(phrase)}</div>`,
  (phrase) => `<p>${named(phrase)}</p>\n<p>&nbsp;</p>`,
  (phrase) => `<div><span style="font-size:14px">${escaped(phrase)}</span></div>`,
  (phrase) => `&lt;div&gt;${escaped(phrase)}&lt;/div&gt;`,
  (phrase) => `<b><i>${escaped(phrase)}</i></b><br/>`,
  (phrase) => phrase.replace(/\p{L}(?=\p{L})/u, (letter) => `<b>${letter}</b>`),
  (phrase) => `\u200b\ufeff${phrase}\u2060`,
  (phrase) => phrase.replaceAll(' ', ' \u200d'),
  (phrase) => phrase.replaceAll(' ', '\u00a0'),
  (phrase) => `**${phrase}**`,
  (phrase) => `\r\n ${phrase} \r\n`,
  (phrase) => `Edited previous message: ${phrase}<e_m ts="1" ts_ms="1" a="x" t="61"/>`,
  (phrase) => `<!-- ${STOPS[0]} --><div>${escaped(phrase)}`,
];

/** What stands around the text in an activity. */
const ACTIVITIES: readonly ((text: string) => WrittenMessage)[] = [
  (text) => ({ text }),
  (text) => ({ attachments: attachment(text) }),
  (text) => ({ text: ' ', attachments: [null, 7, { contentType: 'image/png' }, ...attachment(`<div>${text}</div>`)] }),
  (text) => ({ text, attachments: attachment(`<p>${text}</p>`), recipient: BOT }),
  (text) => ({ text, attachments: [{ contentType: 'text/html', content: { html: 'stop' } }] }),
  (text) => ({
    text: `<at>Photo Sync</at> ${text}`,
    entities: [mentionOf(BOT, '<at>Photo Sync</at>')],
    recipient: BOT,
  }),
  (text) => ({ text: `<at>Photo Sync</at>&nbsp;${text}` }),
  (text) => ({ text: `<at id="0">Photo</at> <at id="1">Sync</at>, ${text}`, recipient: BOT }),
  (text) => ({ text: `${text} <at>Photo Sync</at>`, entities: [{ type: 'mention' }, null, 7], recipient: BOT }),
  (text) => ({ text: `@Photo Sync ${text}`, entities: [mentionOf(BOT, '@Photo Sync')], recipient: BOT }),
  (text) => ({ text: `@Photo Sync ${text}`, entities: [{ type: 'mention', text: '@Photo Sync' }] }),
  (text) => ({ text: `<at>Adele Vance</at> ${text}`, entities: [mentionOf(ADELE, '<at>Adele Vance</at>')] }),
  (text) => ({
    attachments: attachment(
      `<p><span itemtype="http://schema.skype.com/Mention" itemid="0">Photo Sync</span> ${text}</p>`,
    ),
  }),
];

/** A reply to, or a message forwarded with, other words. The first argument is the person's own text. */
const QUOTATIONS: readonly ((text: string, words: string) => WrittenMessage)[] = [
  (text, words) => ({
    text: `<quoted messageId="1772050244572"/> ${text}`,
    entities: [{ type: 'quotedReply', quotedReply: { messageId: '1', preview: words, senderName: 'Photo Sync' } }],
  }),
  (text) => ({ text: `<quoted messageId="1"/>\n<quoted messageId="2"/>\n${text}` }),
  (text) => ({ text: `<quoted messageId="1"> ${text}` }),
  (text) => ({ text: `&lt;quoted messageId=&quot;1&quot;/&gt; ${text}` }),
  (text, words) => ({ text: `<quoted messageId="1">${escaped(words)}</quoted> ${text}` }),
  (text, words) => ({
    text: `Nora Lindqvist\r\n${words}\r\n\r\n${text}`,
    attachments: attachment(reply(words, `<p>${text}</p>`)),
  }),
  (text, words) => ({ text: `Nora Lindqvist ${words} ${text}`, attachments: attachment(reply(words, text)) }),
  (text, words) => ({ attachments: attachment(`<div>${reply(`${reply('stop', '')}<p>${words}</p>`, text)}</div>`) }),
  (text, words) => ({
    text: `${text}\r\n\r\n${words}`,
    attachments: attachment(
      `<p>${text}</p><blockquote itemtype="http://schema.skype.com/Forward"><p>${escaped(words)}</p></blockquote>`,
    ),
  }),
  (text, words) => ({ text: `<blockquote>${escaped(words)}</blockquote>${text}` }),
  (text, words) => ({ text: `&gt; ${words.replaceAll(/\s/g, ' ')}\n\n${text}` }),
  (text, words) => ({
    text: `<quote author="x" messageid="1"><legacyquote>[1] Nora: </legacyquote>${escaped(words)}<legacyquote>\n\n&lt;&lt;&lt; </legacyquote></quote>${text}`,
  }),
];

function reply(words: string, text: string): string {
  const preview = words.startsWith('<') ? words : `<p itemprop="preview">${escaped(words)}</p>`;
  return (
    '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1">' +
    `<strong itemprop="mri" itemid="8:orgid:x">Nora Lindqvist</strong><span itemprop="time"></span>${preview}` +
    `</blockquote>${text}`
  );
}

const PHRASES = fc.constantFrom(...CHECKS, ...STOPS, ...RESUMES, ...HELLOS, ...OTHERS);

/** A phrase, and the same phrase as Teams may send it. */
export function wrappedPhrases(): fc.Arbitrary<{ readonly phrase: string; readonly message: WrittenMessage }> {
  const wrap: fc.Arbitrary<Wrap> = fc
    .record({ inText: fc.constantFrom(...TEXTS), inActivity: fc.constantFrom(...ACTIVITIES) })
    .map(
      ({ inText, inActivity }) =>
        (phrase) =>
          inActivity(inText(phrase)),
    );
  return fc.record({ phrase: PHRASES, wrap }).map(({ phrase, wrap: around }) => ({ phrase, message: around(phrase) }));
}

/** A phrase in reply to, or beside, other words. */
export function quotingPhrases(): fc.Arbitrary<{ readonly phrase: string; readonly message: WrittenMessage }> {
  const words = fc.oneof(PHRASES, fc.constantFrom('I am off today', "I don't want your messages", 'stop'));
  return fc
    .record({ phrase: PHRASES, words, quote: fc.constantFrom(...QUOTATIONS), encode: fc.constantFrom(escaped, named) })
    .map(({ phrase, words: quoted, quote, encode }) => ({ phrase, message: quote(encode(phrase), quoted) }));
}

/** Quoted or forwarded words without any of the person's own. */
export function quotationsAlone(): fc.Arbitrary<WrittenMessage> {
  return fc
    .record({ words: PHRASES, quote: fc.constantFrom(...QUOTATIONS) })
    .map(({ words, quote }) => quote('', words));
}
