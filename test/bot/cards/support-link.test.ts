import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_SUPPORT_LINK, type SupportMessage, supportLink } from '../../../bot/cards/support-link.ts';

const MAIL = 'mailto:help@contoso.com?cc=team@contoso.com&subject={subject}&body={text}';
const FORM = 'https://help.contoso.com/new?from=photo-sync&title={subject}&details={text}#{reference}';
const MESSAGE: SupportMessage = {
  subject: 'My photo',
  reference: 'a1b2',
  lines: [
    { text: 'Please help.', rank: 2 },
    { text: 'Object id: 7', rank: 1 },
    { text: 'Verdict: sync-off', rank: 4 },
  ],
  shortened: 'The rest is on the card.',
};

/** The lines of the message in the address. */
function linesIn(address: string): string[] {
  const { protocol, searchParams } = new URL(address);
  const text = searchParams.get(protocol === 'mailto:' ? 'body' : 'details') ?? assert.fail(address);
  return text.split(protocol === 'mailto:' ? '\r\n' : '\n');
}

describe('supportLink', () => {
  it('fills a mail and a form', () => {
    assert.equal(
      supportLink(MAIL, MESSAGE),
      'mailto:help@contoso.com?cc=team@contoso.com&subject=My%20photo&body=' +
        'Please%20help.%0D%0AObject%20id%3A%207%0D%0AVerdict%3A%20sync-off',
    );
    const form = new URL(supportLink(FORM, MESSAGE));
    assert.deepEqual([form.searchParams.get('title'), form.hash], ['My photo', '#a1b2']);
    assert.deepEqual(linesIn(form.href), ['Please help.', 'Object id: 7', 'Verdict: sync-off']);
  });

  it('drops the least important lines of a message that is too long, and says so', () => {
    const long = { text: 'x'.repeat(1_900), rank: 4 };
    const arabic = { text: 'صورتي في SharePoint قديمة. '.repeat(9), rank: 3 };
    const lines = [arabic, ...MESSAGE.lines, long, { text: 'last', rank: 5 }];
    assert.deepEqual(linesIn(supportLink(MAIL, { ...MESSAGE, lines })), [
      arabic.text,
      ...MESSAGE.lines.map(({ text }) => text),
      'last',
      MESSAGE.shortened,
    ]);
  });

  const hostile = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom(
          '&',
          '%',
          '%0D%0A',
          '&cc=',
          'bcc=eve@evil.example',
          '?',
          '#',
          '=',
          '+',
          '{text}',
          '{reference}',
        ),
        fc.constantFrom('\r\n', '\n', '${x}', "'", '"', ')', ']', '<', '>', '\ud800', 'نورة', 'عبد الله', 'ß', '🙂'),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  it('keeps every value in its place, whatever it contains, in an address of bounded length', () => {
    const line = fc.record({ text: hostile, rank: fc.integer({ min: 1, max: 5 }) });
    const subject = hostile.map((text) => text.slice(0, 30));
    const message = fc.record({
      ...{ subject, reference: subject, shortened: fc.constant('The rest is on the card.') },
      lines: fc.array(line, { maxLength: 30 }),
    });
    fc.assert(
      fc.property(message, fc.constantFrom(MAIL, FORM), (values, template) => {
        const address = supportLink(template, values);
        assert.ok(address.length <= MAX_SUPPORT_LINK, String(address.length));
        assert.match(address, /^[\w.~:/?#@&=%-]+$/);
        const { protocol, host, pathname, searchParams } = new URL(address);
        const isMail = template === MAIL;
        assert.equal(
          `${protocol}${host}${pathname}`,
          isMail ? 'mailto:help@contoso.com' : 'https:help.contoso.com/new',
        );
        assert.deepEqual([...searchParams.keys()], isMail ? ['cc', 'subject', 'body'] : ['from', 'title', 'details']);
        assert.equal(searchParams.get(isMail ? 'subject' : 'title'), values.subject.toWellFormed());
        const text = searchParams.get(isMail ? 'body' : 'details');
        const whole = values.lines.map((one) => one.text).join(isMail ? '\r\n' : '\n');
        assert.ok(text === whole.toWellFormed() || text?.endsWith(values.shortened));
      }),
    );
  });
});
