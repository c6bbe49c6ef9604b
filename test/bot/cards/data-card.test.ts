import assert from 'node:assert/strict';
import { forgetCard, forgottenCard, type KnownFactsView, knownFactsCard } from '../../../bot/cards/data-card.ts';
import { LANGUAGES, textsIn } from '../../../bot/locales/index.ts';
import type { KnownFact } from '../../../src/people/known-facts.ts';
import { buttonsOn, nodesOf, textBlocksOf } from '../../helpers/bot/card-contents.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';

const AT = new Date('2026-03-02T12:00:00Z');
const FACTS: readonly KnownFact[] = [
  { group: 'memory', kind: 'signed-in', kept: 'sign-in' },
  { group: 'person', kind: 'address', kept: 'membership' },
  { group: 'person', kind: 'language-and-time-zone', kept: 'membership', language: 'it', timeZone: 'Europe/Rome' },
  { group: 'person', kind: 'quiet-hours', kept: 'membership', hours: { from: 720, until: 780 } },
  { group: 'person', kind: 'quiet-days', kept: 'membership', days: [6, 7] },
  { group: 'person', kind: 'welcomed', kept: { until: AT } },
  { group: 'messages', kind: 'presses', kept: { days: 90 }, count: 2 },
  { group: 'photo', kind: 'photo', kept: 'watching', at: AT },
];
const VIEW: KnownFactsView = { language: 'en', timeZone: 'Europe/Rome', facts: FACTS, owner: 'mark' };

describe('The cards about stored data', () => {
  for (const language of LANGUAGES) {
    it(`are valid in ${language}`, () => {
      const cards = [
        knownFactsCard({ ...VIEW, language }),
        knownFactsCard({ ...VIEW, language, facts: [] }),
        forgetCard({ language, owner: 'mark' }),
        forgottenCard({ language }),
      ];
      for (const card of cards) assert.deepEqual(validateCard(card), []);
    });
  }

  it('list the facts in groups, and say how long equal facts are kept once', () => {
    const text = textsIn('en');
    assert.deepEqual(textBlocksOf(knownFactsCard(VIEW)).slice(2, -1), [
      text('dataCard.group.person'),
      text('dataCard.fact.address'),
      text('dataCard.fact.language-and-time-zone', { name: 'Italian', zone: 'Europe/Rome' }),
      text('dataCard.fact.quiet-hours', { time: '12:00–13:00' }),
      text('dataCard.fact.quiet-days', { day: 'Saturday and Sunday' }),
      text('dataCard.kept.membership'),
      text('dataCard.fact.welcomed'),
      text('dataCard.kept.until', { date: '2 March, 13:00' }),
      text('dataCard.group.photo'),
      text('dataCard.fact.photo', { date: '2 March, 13:00' }),
      text('dataCard.kept.watching'),
      text('dataCard.group.messages'),
      text('dataCard.fact.presses', { count: '2' }),
      text('dataCard.kept.days', { count: 90 }),
      text('dataCard.group.memory'),
      text('dataCard.fact.signed-in'),
      text('dataCard.kept.sign-in'),
    ]);
  });

  it('offer no erasure to a person of whom only the mark of the last one is left', () => {
    const facts: readonly KnownFact[] = [{ group: 'person', kind: 'forgotten', at: AT, kept: { until: AT } }];
    const card = knownFactsCard({ ...VIEW, facts });
    assert.deepEqual(buttonsOn(card), []);
    assert.equal(textBlocksOf(card)[0], textsIn('en')('dataCard.title.nothing'));
  });

  it('list entries of the audit, which an erasure leaves, and offer no erasure of them', () => {
    const about = { group: 'person', kept: { days: 365 } } as const;
    const card = knownFactsCard({
      ...VIEW,
      facts: [
        { ...about, kind: 'audited' },
        { ...about, kind: 'admin-record' },
      ],
    });
    assert.deepEqual(buttonsOn(card), []);
    assert.ok(textBlocksOf(card).includes(textsIn('en')('dataCard.fact.audited')));
    assert.ok(textBlocksOf(card).includes(textsIn('en')('dataCard.kept.days', { count: 365 })));
  });

  it('carry the owner’s mark on each button and on its fallback', () => {
    const buttons = nodesOf(forgetCard(VIEW)).filter(({ type }) => /^Action\.(Execute|Submit)$/.test(String(type)));
    assert.equal(buttons.length, 4);
    for (const { data } of buttons) assert.equal((data as { owner?: unknown }).owner, 'mark');
  });
});
