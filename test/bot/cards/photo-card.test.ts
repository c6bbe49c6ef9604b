import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';
import { LANGUAGES } from '../../../bot/locales/index.ts';
import { nodesOf, textBlocksOf, VERDICTS } from '../../helpers/bot/card-contents.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';
import { cardFor, LINKS, shown, VERDICT_SAMPLES } from '../../helpers/bot/verdict-samples.ts';
import { failed, PROFILE, read } from '../../helpers/photo/evidence-samples.ts';

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
      const buttons = buttonsOf(card);
      assert.ok(buttons.length > 0 && buttons.length <= 2, buttons.join(', '));
    });
  }

  it('has a distinct text for each verdict', () => {
    const texts = VERDICTS.map((verdict) => cardFor(verdict).speak);
    assert.equal(new Set(texts).size, VERDICTS.length);
  });

  it('opens SharePoint with the highlighted button', () => {
    const { actions } = cardFor('out-of-date');
    assert.ok(Array.isArray(actions));
    assert.deepEqual(actions[0], {
      type: 'Action.OpenUrl',
      title: 'Open SharePoint',
      url: LINKS.openSharePoint,
      style: 'positive',
    });
    assert.equal(actions.filter(({ style }) => style === 'positive').length, 1);
  });

  it('opens office.com if no SharePoint page is known', () => {
    const { actions } = cardFor('never-synced', 'en', { links: { ...LINKS, openSharePoint: undefined } });
    assert.ok(Array.isArray(actions));
    assert.equal(actions[0].url, 'https://www.office.com/');
  });

  it('checks again by Action.Execute, with a message as the fallback', () => {
    const data = { verb: 'check-again', intent: 'check-photo', owner: 'mark-of-adele' };
    const { actions } = cardFor('unknown');
    assert.deepEqual(actions, [
      {
        type: 'Action.Execute',
        title: 'Check again',
        verb: 'check-again',
        data,
        associatedInputs: 'none',
        style: 'positive',
        fallback: { type: 'Action.Submit', title: 'Check again', data, associatedInputs: 'none' },
      },
    ]);
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

  it('says when SharePoint looks again after it found no photo', () => {
    const texts = textBlocksOf(cardFor('never-synced', 'en', {}, VERDICT_SAMPLES.waiting.evidence)).join('\n');
    assert.match(texts, /short time ago and found none.*\n.*“Open SharePoint” tomorrow at about 14:20 or later/);
  });

  it('offers to change the photo: with a button, or with a link below it if there are two buttons already', () => {
    const hasLink = (card: AdaptiveCard) =>
      textBlocksOf(card).includes('[Change photo](https://myaccount.microsoft.com/)');
    assert.deepEqual(
      [buttonsOf(cardFor('out-of-date')), hasLink(cardFor('out-of-date'))],
      [['Open SharePoint', 'Check again'], true],
    );
    assert.deepEqual(
      [buttonsOf(cardFor('waiting')), hasLink(cardFor('waiting'))],
      [['Check again', 'Change photo'], false],
    );
    assert.deepEqual([buttonsOf(cardFor('in-sync')), hasLink(cardFor('in-sync'))], [['Change photo'], false]);
    assert.equal(hasLink(cardFor('sync-off')), false);
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

  describe('text for the admin', () => {
    const FOR_ADMIN = [
      'guest',
      'no-sharepoint',
      'mailbox-on-premises',
      'no-mailbox',
      'sync-off',
      'not-copied',
    ] as const;
    const textIn = (card: AdaptiveCard) =>
      nodesOf(card).flatMap(({ type, value }) => (type === 'Input.Text' ? [String(value)] : []));

    for (const verdict of FOR_ADMIN) {
      it(`${verdict}: is hidden until the button is pressed`, () => {
        const card = cardFor(verdict);
        const part = nodesOf(card).find(({ id }) => id === 'for-admin');
        assert.equal(part?.isVisible, false);
        const toggles = nodesOf(card.actions).filter(({ type }) => type === 'Action.ToggleVisibility');
        assert.deepEqual(
          toggles.map(({ title, targetElements }) => [title, targetElements]),
          [['Text for IT support', ['for-admin']]],
        );
        const [text = ''] = textIn(card);
        assert.match(text, new RegExp(`^Verdict: ${verdict}$`, 'm'));
        assert.match(text, /^Object id: 48d31887-5fad-4d73-a9f5-3c356e68a038$/m);
        assert.match(text, /^Tenant id: 6babcaad-604b-40ac-a9d7-9fd97c0b779f$/m);
        assert.match(text, /^Reference: a1b2$/m);
        assert.match(text, /^SPS-PictureExchangeSyncState: "[01]"$/m);
        assert.doesNotMatch(text, /adele|_MThumb|photos\/|29:/i);
        assert.equal(text.includes('https://aka.ms/diagnostic'), verdict === 'sync-off' || verdict === 'not-copied');
      });
    }

    it('is in the language of the card, with Microsoft’s property names', () => {
      const [text = ''] = textIn(cardFor('not-copied', 'it'));
      assert.match(text, /^Buongiorno, /);
      assert.match(text, /^SPS-PicturePlaceholderState: "0"$/m);
    });

    it('is absent from cards whose problem the person can fix', () => {
      for (const verdict of VERDICTS.filter((one) => !(FOR_ADMIN as readonly string[]).includes(one))) {
        assert.deepEqual(textIn(cardFor(verdict)), [], verdict);
      }
    });

    it('names the failed source if only an admin can help', () => {
      const forbidden = failed('forbidden');
      const [text = ''] = textIn(
        cardFor('unknown', 'en', {}, { sharePointProfile: forbidden, sharePointPicture: forbidden }),
      );
      assert.match(text, /^SharePoint picture: failed \(forbidden\)$/m);
    });

    it('keeps odd values on one line, without expressions', () => {
      const profile = { ...PROFILE, exchangeSyncState: '0', placeholderState: 'a\nb\u202e${title}'.repeat(100) };
      const card = cardFor('sync-off', 'en', {}, { sharePointProfile: read(profile) });
      assert.deepEqual(validateCard(card), []);
      const line = textIn(card)[0]
        ?.split('\n')
        .find((one) => one.startsWith('SPS-PicturePlaceholderState'));
      assert.match(line ?? '', /^SPS-PicturePlaceholderState: "a b \$ \{title\}a b .*…$/);
      assert.ok((line?.length ?? 0) < 250);
    });
  });

  it('says that it checked again if nothing has changed', () => {
    assert.match(textBlocksOf(cardFor('out-of-date', 'en', { again: true })).join('\n'), /checked again: no change/);
    assert.doesNotMatch(textBlocksOf(cardFor('out-of-date')).join('\n'), /checked again: no change/);
    assert.doesNotMatch(textBlocksOf(cardFor('in-sync', 'en', { again: true })).join('\n'), /no change/);
    assert.doesNotMatch(textBlocksOf(cardFor('unknown', 'en', { again: true })).join('\n'), /no change/);
    for (const verdict of ['sync-off', 'not-copied', 'guest'] as const) {
      assert.ok(
        textBlocksOf(cardFor(verdict, 'en', { again: true })).includes('I’ve checked again: no change so far.'),
      );
    }
  });

  it('collapses the steps and the articles', () => {
    const card = cardFor('out-of-date');
    const collapsed = nodesOf(card).find(({ id }) => id === 'more');
    assert.equal(collapsed?.isVisible, false);
    const texts = textBlocksOf({ type: 'AdaptiveCard', version: '1.5', body: [collapsed] });
    assert.match(
      texts[0] ?? '',
      /^1\. .*InPrivate.*\n2\. Go to \[office\.com\]\(https:\/\/www\.office\.com\/\).*\n3\. .*OneDrive.*\n4\. /,
    );
    for (const address of [
      'https://support.microsoft.com/sync',
      'https://support.microsoft.com/add',
      'https://learn.microsoft.com/profiles',
    ]) {
      assert.ok(
        texts.some((text) => text.endsWith(`(${address})`)),
        address,
      );
    }
    const toggles = nodesOf(card).find(({ type }) => type === 'Action.ToggleVisibility')?.targetElements;
    const ids = nodesOf(card).flatMap(({ id }) => id ?? []);
    assert.deepEqual([...ids].sort(), [...(toggles as string[])].sort());
  });

  it('refreshes for its recipient until the photo is in sync', () => {
    for (const verdict of VERDICTS) {
      const { refresh } = cardFor(verdict) as {
        refresh?: { userIds: string[]; action: { verb: string; data: object } };
      };
      assert.equal(refresh === undefined, verdict === 'in-sync', verdict);
      if (!refresh) continue;
      assert.deepEqual(refresh.userIds, ['29:adele']);
      assert.deepEqual(refresh.action.data, { intent: 'check-photo', owner: 'mark-of-adele' });
    }
  });

  it('offers no steps if a visit does not help', () => {
    assert.doesNotMatch(textBlocksOf(cardFor('waiting')).join('\n'), /InPrivate/);
    assert.equal(
      nodesOf(cardFor('in-sync')).some(({ id }) => id === 'more'),
      false,
    );
  });

  it('describes the neutral picture in its alt text', () => {
    const alts = nodesOf(cardFor('unknown')).flatMap(({ altText }) => altText ?? []);
    assert.deepEqual(alts, ['Your photo in Microsoft 365', 'A grey silhouette: your photo in SharePoint is unknown']);
    assert.ok(textBlocksOf(cardFor('never-synced')).includes('no photo'));
  });

  it('shows the time of the check and the reference for support', () => {
    assert.ok(textBlocksOf(cardFor('out-of-date')).includes('Checked on 22 November, 14:20'));
    assert.ok(
      textBlocksOf(cardFor('unknown', 'it', { reference: 'a1b2' })).includes(
        'Controllato il 22 novembre, 14:20 · Riferimento\u00a0a1b2',
      ),
    );
  });

  it('stays valid for any reference and time zone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (reference, timeZone) => {
        assert.deepEqual(validateCard(cardFor('unknown', 'en', { reference, timeZone })), []);
      }),
      { numRuns: 50 },
    );
  });

  it('rejects links that are not http(s)', () => {
    const links = { ...LINKS, openSharePoint: 'javascript:alert(1)' };
    assert.throws(() => cardFor('out-of-date', 'en', { links }), { code: 'card-link-refused' });
    const pictures = { graph: { url: 'data:image/png;base64,', state: 'shown' }, sharePoint: shown } as const;
    assert.throws(() => cardFor('in-sync', 'en', { pictures }), { code: 'card-link-refused' });
  });
});

function buttonsOf(card: AdaptiveCard): unknown[] {
  return Array.isArray(card.actions) ? card.actions.map(({ title }) => title) : [];
}
