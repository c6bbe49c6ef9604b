import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LANGUAGES, textsIn } from '../../../bot/locales/index.ts';
import { ANY_CHARACTER } from '../../helpers/any-character.ts';
import { buttonsOn, nodesOf, textBlocksOf, VERDICTS } from '../../helpers/bot/card-contents.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';
import { cardFor, LINKS, shown, VERDICT_SAMPLES } from '../../helpers/bot/verdict-samples.ts';
import { read } from '../../helpers/photo/evidence-samples.ts';

describe('photoCard', () => {
  for (const language of LANGUAGES) {
    for (const verdict of VERDICTS) {
      it(`${verdict} in ${language}: valid, small and accessible`, () => {
        const card = cardFor(verdict, language);
        assert.deepEqual(validateCard(card), []);
        assert.ok(JSON.stringify(card).length * 2 < 80_000);
        assert.equal(card.lang, language);
        assert.equal(card.fallbackText, card.speak);
        const nodes = nodesOf(card);
        assert.ok(nodes.filter(({ type }) => String(type).startsWith('Action.')).length <= 6);
        const images = nodes.filter(({ type }) => type === 'Image');
        assert.equal(images.length, 2);
        for (const { altText } of images) assert.ok(altText);
        for (const { type, wrap, text } of nodes)
          if (type === 'TextBlock' && String(text).length > 2) assert.equal(wrap, true);
      });
    }
  }

  for (const verdict of VERDICTS) {
    it(`${verdict} has its colour, its buttons and both pictures`, () => {
      const card = cardFor(verdict);
      const { pictures, style } = VERDICT_SAMPLES[verdict];
      assert.equal(nodesOf(card.body).find(({ type }) => type === 'Container')?.style, style);
      assert.deepEqual(
        nodesOf(card).flatMap(({ type, url }) => (type === 'Image' ? [url] : [])),
        pictures.map(({ url }) => url),
      );
      const buttons = buttonsOn(card);
      assert.ok(buttons.length > 0 && buttons.length <= 2, buttons.join(', '));
    });
  }

  it('has a distinct text for each verdict', () => {
    const texts = VERDICTS.map((verdict) => cardFor(verdict).speak);
    assert.equal(new Set(texts).size, VERDICTS.length);
  });

  it("says when to try again, in the person's language and time zone", () => {
    assert.match(textBlocksOf(cardFor('waiting')).join('\n'), /tomorrow at about 14:20/);
    assert.match(textBlocksOf(cardFor('waiting', 'it')).join('\n'), /domani verso le 14:20/);
    assert.match(
      textBlocksOf(cardFor('waiting', 'en', { timeZone: 'Asia/Tokyo' })).join('\n'),
      /tomorrow at about 22:20/,
    );
  });

  it('says "later" if the time is unknown', () => {
    const advice = { cause: 'changed-since-copy', remedy: 'wait', actions: [], locked: false } as const;
    assert.match(textBlocksOf(cardFor('waiting', 'en', { advice })).join('\n'), /a little later/);
  });

  it('keeps "Open SharePoint" where a visit may help, now or later', () => {
    for (const language of LANGUAGES) {
      const text = textsIn(language);
      const open = text('photoCard.action.open-sharepoint');
      for (const verdict of ['not-copied', 'waiting', 'never-synced', 'out-of-date'] as const)
        assert.ok(buttonsOn(cardFor(verdict, language)).includes(open), `${verdict} in ${language}`);
      const card = cardFor('not-copied', language);
      assert.ok(textBlocksOf(card).includes(text('photoCard.remedy.tell-admin-if-visited')), language);
      assert.ok(buttonsOn(card).includes(text('photoCard.action.tell-admin')), language);
    }
  });

  it('says when SharePoint looks again after it found no photo', () => {
    const texts = textBlocksOf(cardFor('never-synced', 'en', {}, VERDICT_SAMPLES.waiting.evidence)).join('\n');
    assert.match(texts, /short time ago and found none.*\n.*“Open SharePoint” tomorrow at about 14:20 or later/);
  });

  it('says that photos are locked, and then offers no change', () => {
    const locked = { photoPolicy: read({ source: 'onPremises', allowedRoles: [] } as const) };
    for (const verdict of VERDICTS) {
      const card = cardFor(verdict, 'en', {}, locked);
      assert.deepEqual(validateCard(card), []);
      assert.match(textBlocksOf(card).join('\n'), /Your organization manages photos itself/);
      assert.ok(!JSON.stringify(card).includes('Change photo'), verdict);
    }
    assert.doesNotMatch(textBlocksOf(cardFor('no-photo')).join('\n'), /manages photos itself/);
  });

  it('says that it checked again if nothing has changed', () => {
    assert.match(textBlocksOf(cardFor('out-of-date', 'en', { again: true })).join('\n'), /checked again: no change/);
    assert.doesNotMatch(textBlocksOf(cardFor('out-of-date')).join('\n'), /checked again: no change/);
    assert.doesNotMatch(textBlocksOf(cardFor('in-sync', 'en', { again: true })).join('\n'), /no change/);
    for (const language of LANGUAGES) {
      const text = textsIn(language);
      for (const verdict of VERDICTS.filter((one) => one !== 'in-sync')) {
        const [first, again] = [{}, { again: true }].map((view) => textBlocksOf(cardFor(verdict, language, view)));
        const notices = again?.filter((text) => !first?.includes(text)) ?? [];
        assert.equal(notices.length, 1, `${verdict} in ${language}`);
        const either = [text('photoCard.not-yet'), text('photoCard.no-change')];
        assert.ok(either.includes(notices.join()), `${verdict} in ${language}: ${notices}`);
      }
    }
  });

  it('refreshes for its recipient until the photo is in sync', () => {
    for (const verdict of VERDICTS) {
      const { refresh } = cardFor(verdict) as {
        refresh?: { userIds: string[]; action: { verb: string; data: object } };
      };
      assert.equal(refresh === undefined, verdict === 'in-sync', verdict);
      if (!refresh) continue;
      assert.deepEqual(refresh.userIds, ['29:adele']);
      assert.deepEqual(refresh.action.data, { intent: 'check-photo', owner: 'mark-of-adele', lang: 'en' });
    }
  });

  it('describes the neutral picture in its alt text', () => {
    const alts = nodesOf(cardFor('unknown')).flatMap(({ altText }) => altText ?? []);
    assert.deepEqual(alts, [
      'Your photo in Microsoft 365',
      'A grey silhouette: your photo in SharePoint couldn’t be read',
    ]);
    assert.ok(textBlocksOf(cardFor('never-synced')).includes('no photo'));
  });

  it('shows the time of the check and the reference for support', () => {
    assert.ok(textBlocksOf(cardFor('out-of-date')).includes('Checked: 22 November, 14:20'));
    assert.ok(
      textBlocksOf(cardFor('unknown', 'it', { reference: 'a1b2' })).includes(
        'Controllato: 22 novembre, 14:20 · Riferimento: a1b2',
      ),
    );
  });

  it('stays valid for any reference and time zone', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER }), fc.string(), (reference, timeZone) => {
        assert.deepEqual(validateCard(cardFor('unknown', 'en', { reference, timeZone })), []);
      }),
      { numRuns: 50 },
    );
  });

  it('rejects links that are not http(s)', () => {
    const links = {
      ...LINKS,
      openSharePoint: { url: 'javascript:alert(1)', candidate: 'edit-profile', isOther: false } as const,
    };
    assert.throws(() => cardFor('out-of-date', 'en', { links }), { code: 'card-link-refused' });
    const pictures = { graph: { url: 'data:image/png;base64,', state: 'shown' }, sharePoint: shown } as const;
    assert.throws(() => cardFor('in-sync', 'en', { pictures }), { code: 'card-link-refused' });
  });
});
