// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card template expressions have this form.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { cardLink, cardText, cardUrl } from '../../../bot/cards/escape.ts';
import { renderCard } from '../../../bot/cards/render-card.ts';
import { ANY_CHARACTER } from '../../helpers/any-character.ts';

const TEMPLATE = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello ${name}!' }] };

/** Texts with Markdown, HTML, links, expressions and control characters. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: ANY_CHARACTER, maxLength: 8 }),
      fc.constantFrom(
        ...[
          '**',
          '*',
          '_',
          '`',
          '[a](https://evil.example)',
          '![a](b)',
          '<b>',
          '</',
          '&amp;',
          '&#42;',
          '# ',
          '1. ',
          '- ',
          '+ ',
        ],
        ...[
          '> ',
          '~~',
          '|',
          '${',
          '${name}',
          '{{DATE(2020-01-01)}}',
          '{',
          '}',
          '\\',
          'https://evil.example',
          'www.evil.example',
        ],
        ...[
          'a@evil.example',
          '<at>x</at>',
          '\n',
          '\r\n',
          '\u202e',
          '\u2066',
          '\u200b',
          '\u0000',
          '\ud800',
          '===',
          '    ',
          '"',
          "'",
        ],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('cardText', () => {
  const cases: [string, string][] = [
    ['Adele Vance', 'Adele Vance'],
    ['Anne-Marie O’Neil (she/her)', 'Anne-Marie O’Neil (she/her)'],
    ['D. d’Àvila, 3rd', 'D. d’Àvila, 3rd'],
    ['علي رضا', 'علي رضا'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩\u200d💻 Ada', '👩\u200d💻 Ada'],
    ['*Bold* _it_', '＊Bold＊ ＿it＿'],
    ['[x](https://evil.example)', '［x］(https:／／evil.example)'],
    ['a\u202eb\u0000c\nd', 'ab c d'],
    ['1. first', '1． first'],
    ['- item', '－ item'],
    ['Z\u0300\u0301\u0302\u0303\u0304\u0305', 'Z\u0300\u0301\u0302'],
    ['${name}', '＄｛name｝'],
    ['', ''],
  ];
  for (const [text, shown] of cases) it(JSON.stringify(text), () => assert.equal(cardText(text), shown));

  it('truncates long text, never inside a character', () => {
    assert.equal(cardText('x'.repeat(100), 10), `${'x'.repeat(9)}…`);
    assert.equal(cardText('😀'.repeat(100), 10), `${'😀'.repeat(9)}…`);
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 20 }), (text, maxLength) => {
        const shown = cardText(text, maxLength);
        assert.ok(Array.from(shown).length <= maxLength && shown.isWellFormed());
      }),
    );
  });

  it('is plain text to Markdown parsers, with HTML and link detection too', () => {
    const parsers = [new MarkdownIt(), new MarkdownIt({ html: true })];
    // Fuzzy links are off: linkify takes every name with a dot for a link, such as "evil.example".
    const linkifying = new MarkdownIt({ html: true, linkify: true });
    linkifying.linkify.set({ fuzzyLink: false, fuzzyEmail: true });
    fc.assert(
      fc.property(hostile, (text) => {
        for (const parser of [...parsers, linkifying]) {
          const kinds = parser
            .parse(`${cardText(text)} is here`, {})
            .flatMap((token) => [token, ...(token.children ?? [])]);
          for (const { type } of kinds) assert.match(type, /^(paragraph_open|paragraph_close|inline|text)$/, text);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is never evaluated as an expression and leaves the card valid', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const name = cardText(text);
        const card = renderCard(TEMPLATE, { name });
        assert.deepEqual(JSON.parse(JSON.stringify(card)).body, [{ type: 'TextBlock', text: `Hello ${name}!` }]);
        assert.doesNotMatch(name, /\$\{|\{\{/);
      }),
    );
  });

  it('has one line, without direction marks and invisible characters', () => {
    fc.assert(fc.property(hostile, (text) => !/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(cardText(text))));
  });
});

describe('cardUrl', () => {
  it('returns encoded http and https addresses', () => {
    assert.equal(cardUrl('https://contoso.example/a b?q=${x}'), 'https://contoso.example/a%20b?q=$%7Bx}');
    assert.equal(cardUrl('http://localhost:8080'), 'http://localhost:8080/');
  });

  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'ms-word:x', '//x', 'x', ''])
    it(`refuses ${JSON.stringify(url)}`, () => assert.throws(() => cardUrl(url), { code: 'card-link-refused' }));
});

describe('cardLink', () => {
  it('produces exactly one link for any address', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.constantFrom('', ')', '(', '))', ' x', ')[y](z'),
        (url, tail) => {
          const inline = new MarkdownIt().parseInline(cardLink('Label', `${url}/${tail}`), {})[0]?.children ?? [];
          assert.deepEqual(
            inline.map(({ type }) => type),
            ['link_open', 'text', 'link_close'],
            url + tail,
          );
        },
      ),
    );
  });
});
