import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bareText } from '../../../bot/understand/bare-text.ts';
import { understoodAs } from '../../helpers/bot/understood-as.ts';
import { quotationsAlone, quotingPhrases, wrappedPhrases } from '../../helpers/bot/wrapped-phrases.ts';

describe('bareText', () => {
  it('gives a wrapped or encoded text the intent of the bare one', () => {
    fc.assert(
      fc.property(wrappedPhrases(), ({ phrase, message }) => {
        assert.equal(understoodAs(bareText(message)), understoodAs(phrase), bareText(message));
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives a text with a quotation the intent of the text', () => {
    fc.assert(
      fc.property(quotingPhrases(), ({ phrase, message }) => {
        assert.equal(understoodAs(bareText(message)), understoodAs(phrase), bareText(message));
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds no words in a quotation alone', () => {
    fc.assert(
      fc.property(quotationsAlone(), (message) => {
        assert.equal(understoodAs(bareText(message)), 'none', bareText(message));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps what looks like markup and is none', () => {
    const texts = ['I <3 my photo', 'photo < avatar', 'a <old photo> here', 'R&D photo', 'x > y', '5 & 6'];
    for (const text of texts) assert.equal(bareText({ text }).replace(/[<>]/g, ''), text.replace(/[<>]/g, ''), text);
  });

  it('keeps the name of a mention that is part of the sentence', () => {
    assert.equal(bareText({ text: "<at>Adele Vance</at>'s photo is wrong" }), "Adele Vance's photo is wrong");
    assert.equal(bareText({ text: 'is <at>Adele</at> here' }), 'is Adele here');
  });

  it('drops a mention of the bot anywhere', () => {
    const recipient = { id: '28:bot', name: 'Photo Sync' };
    assert.equal(bareText({ text: 'hey <at>photo sync</at>, stop', recipient }), 'hey , stop');
  });

  it('returns a text for parts of any type', () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: fc.constantFrom('<', '>', '&', 'quoted', '/', '"', 'p', ' ') }),
    );
    const message = fc.record(
      { text: part, attachments: fc.array(part), entities: fc.array(part), recipient: part },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(message, (value) => typeof bareText(value) === 'string'));
  });

  it('reads the worst texts of 256 KB with little CPU time', () => {
    for (const part of [
      '<b>',
      '<',
      '&',
      '</i>',
      '<blockquote>',
      '<at>x</at>',
      '<at>x',
      '<blockquote>x',
      '&amp;',
      '\n',
      '>\n',
      '](',
      '<b a="',
      '<quoted>',
    ]) {
      const text = part.repeat(256_000 / part.length);
      const started = process.cpuUsage();
      bareText({ text, attachments: [{ contentType: 'text/html', content: `<blockquote>${text}` }] });
      const took = process.cpuUsage(started).user / 1_000;
      // A busy machine needs more CPU time for the same work. Work that grows with the square takes minutes.
      assert.ok(took < 5_000, `${part}: ${took} ms`);
    }
  });
});
