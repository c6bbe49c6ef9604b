import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type PhotoCardView, type PictureView, photoCard } from '../../../bot/cards/photo-card.ts';
import { LANGUAGES, type Language } from '../../../bot/locales/index.ts';
import type { Advice } from '../../../src/photo/advice.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { cardFaults, nodesOf, textsOf } from './card-faults.ts';

const NEUTRAL = 'https://bot.contoso.example/photos/neutral.png';
const shown: PictureView = { url: 'https://bot.contoso.example/photos/abc.jpg?s=1&t=2', state: 'shown' };
const absent: PictureView = { url: NEUTRAL, state: 'absent' };
const unknown: PictureView = { url: NEUTRAL, state: 'unknown' };
const VISIT = ['open-sharepoint', 'check-again', 'change-photo'] as const;

const VIEW = {
  owner: { mark: 'mark-of-adele', accountId: '29:adele' },
  timeZone: 'Europe/Rome',
  links: {
    openSharePoint: 'https://contoso-my.sharepoint.com/Person.aspx?accountname=a',
    changePhoto: 'https://myaccount.microsoft.com/',
    office: 'https://www.office.com',
    helpArticles: {
      addPhoto: 'https://support.microsoft.com/add',
      pictureSync: 'https://support.microsoft.com/sync',
      profileSync: 'https://learn.microsoft.com/profiles',
    },
  },
  checkedAt: new Date('2026-11-22T13:20:00Z'),
} satisfies Partial<PhotoCardView>;

interface Situation {
  readonly advice: Advice;
  readonly pictures: PhotoCardView['pictures'];
  readonly style: string;
}

const SITUATIONS: Record<VerdictKind, Situation> = {
  'in-sync': {
    advice: { cause: 'same-picture', remedy: 'nothing', actions: ['change-photo'] },
    pictures: { graph: shown, sharePoint: shown },
    style: 'good',
  },
  'no-photo': {
    advice: { cause: 'no-photo-anywhere', remedy: 'add-photo', actions: ['change-photo', 'check-again'] },
    pictures: { graph: absent, sharePoint: absent },
    style: 'accent',
  },
  'never-synced': {
    advice: { cause: 'never-copied', remedy: 'open-sharepoint', actions: VISIT },
    pictures: { graph: shown, sharePoint: absent },
    style: 'warning',
  },
  waiting: {
    advice: {
      cause: 'changed-but-copied-recently',
      remedy: 'wait',
      actions: ['check-again', 'change-photo'],
      retryAt: new Date('2026-11-23T13:20:00Z'),
    },
    pictures: { graph: shown, sharePoint: shown },
    style: 'accent',
  },
  'out-of-date': {
    advice: { cause: 'changed-since-copy', remedy: 'open-sharepoint', actions: VISIT },
    pictures: { graph: shown, sharePoint: shown },
    style: 'warning',
  },
  unknown: {
    advice: { cause: 'sharepoint-unreadable', remedy: 'try-again', actions: ['check-again'] },
    pictures: { graph: shown, sharePoint: unknown },
    style: 'emphasis',
  },
};
const VERDICTS = Object.keys(SITUATIONS) as VerdictKind[];

function cardFor(verdict: VerdictKind, language: Language = 'en', changes: Partial<PhotoCardView> = {}) {
  const { advice, pictures } = SITUATIONS[verdict];
  return photoCard({ ...VIEW, language, verdict, advice, pictures, ...changes });
}

describe('photoCard', () => {
  for (const language of LANGUAGES) {
    for (const verdict of VERDICTS) {
      it(`${verdict} in ${language}: sound, small, and to be read aloud`, () => {
        const card = cardFor(verdict, language);
        assert.deepEqual(cardFaults(card), []);
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
      const { advice, pictures, style } = SITUATIONS[verdict];
      assert.equal(nodesOf(card.body).find(({ type }) => type === 'Container')?.style, style);
      assert.deepEqual(
        nodesOf(card).flatMap(({ type, url }) => (type === 'Image' ? [url] : [])),
        [pictures.graph.url, pictures.sharePoint.url],
      );
      assert.equal(
        nodesOf(card.actions).filter(({ title, type }) => title && type !== 'Action.Submit').length,
        advice.actions.length,
      );
    });
  }

  it('has each verdict in its own words', () => {
    const spoken = VERDICTS.map((verdict) => cardFor(verdict).speak);
    assert.equal(new Set(spoken).size, VERDICTS.length);
  });

  it('opens SharePoint with the button that stands out', () => {
    const { actions } = cardFor('out-of-date');
    assert.ok(Array.isArray(actions));
    assert.deepEqual(actions[0], {
      type: 'Action.OpenUrl',
      title: 'Open SharePoint',
      url: VIEW.links.openSharePoint,
      style: 'positive',
    });
    assert.equal(actions.filter(({ style }) => style === 'positive').length, 1);
  });

  it('opens office.com where no page of SharePoint is known', () => {
    const { actions } = cardFor('never-synced', 'en', { links: { ...VIEW.links, openSharePoint: undefined } });
    assert.ok(Array.isArray(actions));
    assert.equal(actions[0].url, 'https://www.office.com/');
  });

  it('checks again with a verb, and with a message where that is not known', () => {
    const data = { verb: 'check-again', intent: 'check-photo', owner: 'mark-of-adele' };
    const { actions } = cardFor('unknown');
    assert.deepEqual(actions, [
      {
        type: 'Action.Execute',
        title: 'Check again',
        verb: 'check-again',
        data,
        style: 'positive',
        fallback: { type: 'Action.Submit', title: 'Check again', data },
      },
    ]);
  });

  it("says when to try again, in the person's words and time", () => {
    assert.match(textsOf(cardFor('waiting')).join('\n'), /tomorrow at about 14:20/);
    assert.match(textsOf(cardFor('waiting', 'it')).join('\n'), /domani verso le 14:20/);
    assert.match(textsOf(cardFor('waiting', 'en', { timeZone: 'Asia/Tokyo' })).join('\n'), /tomorrow at about 22:20/);
  });

  it('needs no time to say "later"', () => {
    const { retryAt: _none, ...advice } = SITUATIONS.waiting.advice;
    assert.match(textsOf(cardFor('waiting', 'en', { advice })).join('\n'), /a little later/);
  });

  it('says that it looked again, where nothing has changed', () => {
    assert.match(textsOf(cardFor('out-of-date', 'en', { again: true })).join('\n'), /checked again: no change/);
    assert.doesNotMatch(textsOf(cardFor('out-of-date')).join('\n'), /checked again: no change/);
    assert.doesNotMatch(textsOf(cardFor('in-sync', 'en', { again: true })).join('\n'), /no change/);
  });

  it('folds the steps and the articles away', () => {
    const card = cardFor('out-of-date');
    const folded = nodesOf(card).find(({ id }) => id === 'more');
    assert.equal(folded?.isVisible, false);
    const texts = textsOf({ type: 'AdaptiveCard', version: '1.5', body: [folded] });
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

  it('asks to be drawn anew for its own person, as long as something is to come', () => {
    for (const verdict of Object.keys(SITUATIONS) as VerdictKind[]) {
      const { refresh } = cardFor(verdict) as {
        refresh?: { userIds: string[]; action: { verb: string; data: object } };
      };
      assert.equal(refresh === undefined, verdict === 'in-sync', verdict);
      if (!refresh) continue;
      assert.deepEqual(refresh.userIds, ['29:adele']);
      assert.deepEqual(refresh.action.data, { intent: 'check-photo', owner: 'mark-of-adele' });
    }
  });

  it('offers no steps where a visit does not help', () => {
    assert.doesNotMatch(textsOf(cardFor('waiting')).join('\n'), /InPrivate/);
    assert.equal(
      nodesOf(cardFor('in-sync')).some(({ id }) => id === 'more'),
      false,
    );
  });

  it('names the neutral picture for what it stands for', () => {
    const alts = nodesOf(cardFor('unknown')).flatMap(({ altText }) => altText ?? []);
    assert.deepEqual(alts, ['Your photo in Microsoft 365', 'A grey figure: your photo in SharePoint is not known']);
    assert.ok(textsOf(cardFor('never-synced')).includes('no photo'));
  });

  it('says when it looked, and the reference for support', () => {
    assert.ok(textsOf(cardFor('unknown')).includes('Checked on 22 November, 14:20'));
    assert.ok(
      textsOf(cardFor('unknown', 'it', { reference: 'a1b2' })).includes(
        'Controllato il 22 novembre, 14:20 · Riferimento a1b2',
      ),
    );
  });

  it('stays sound whatever the reference and the time zone are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (reference, timeZone) => {
        assert.deepEqual(cardFaults(cardFor('unknown', 'en', { reference, timeZone })), []);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses links that are not http(s)', () => {
    const links = { ...VIEW.links, openSharePoint: 'javascript:alert(1)' };
    assert.throws(() => cardFor('out-of-date', 'en', { links }), { code: 'card-link-refused' });
    const pictures = { graph: { url: 'data:image/png;base64,', state: 'shown' }, sharePoint: shown } as const;
    assert.throws(() => cardFor('in-sync', 'en', { pictures }), { code: 'card-link-refused' });
  });
});
