import assert from 'node:assert/strict';
import { adminAction, reportRequestOf } from '../../../bot/cards/report/admin-action.ts';
import {
  confirmationCard,
  isPossible,
  type ReportCardView,
  reportCard,
} from '../../../bot/cards/report/report-card.ts';
import { LANGUAGES, textsIn } from '../../../bot/locales/index.ts';
import { buttonsOn, nodesOf, textsOn } from '../../helpers/bot/card-contents.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';
import { REPORT } from '../../helpers/report-sample.ts';

const VIEW: ReportCardView = {
  language: 'en',
  timeZone: 'Europe/Stockholm',
  report: REPORT,
  owner: 'mark',
  wantsDigest: false,
};
const text = textsIn('en');

describe('The card of the report', () => {
  for (const language of LANGUAGES) {
    it(`is valid in ${language}, with each notice, as a weekly report and as a confirmation`, () => {
      const cards = [
        reportCard({ ...VIEW, language }),
        reportCard({ ...VIEW, language, notice: 'changed', wantsDigest: true }),
        reportCard({ ...VIEW, language, digestUntil: REPORT.at, wantsDigest: true }),
        reportCard({ ...VIEW, language, report: { ...REPORT, verdicts: {}, trend: [] } }),
        ...(['pause', 'resume', 'release'] as const).map((action) =>
          confirmationCard({ language, owner: 'mark', action, seen: '' }),
        ),
      ];
      for (const card of cards) assert.deepEqual(validateCard(card), []);
    });
  }

  it('has a table with the numbers of each chart, for clients without charts', () => {
    const card = reportCard(VIEW);
    for (const chart of nodesOf(card).filter(({ type }) => String(type).startsWith('Chart.'))) {
      const numbers = nodesOf(chart.data).flatMap(({ y }) => (typeof y === 'number' ? [String(y)] : []));
      const cells = textsOn(chart.fallback);
      assert.ok(numbers.length > 3);
      assert.deepEqual(
        numbers.filter((number) => !cells.includes(number)),
        [],
      );
      // Microsoft's parser sees the fallback only if it stands in the chart's place.
      const alone = { ...card, body: [chart.fallback] };
      assert.deepEqual(validateCard(alone), []);
    }
  });

  it('has no date that a client reads as an item of a list', () => {
    for (const language of LANGUAGES) {
      const starts = nodesOf(reportCard({ ...VIEW, language })).flatMap(({ text: line }) =>
        typeof line === 'string' && /^\d+[.)] /.test(line) ? [line] : [],
      );
      assert.deepEqual(starts, [], language);
    }
  });

  it('offers what can be done in this state, and stops the weekly report', () => {
    const buttons = (nudges: object, wantsDigest = false) =>
      buttonsOn(reportCard({ ...VIEW, wantsDigest, report: { ...REPORT, nudges: { ...REPORT.nudges, ...nudges } } }));
    const none = { pausedSince: undefined, heldBackSince: undefined };
    assert.deepEqual(buttons(none, true), [text('reportCard.action.pause'), text('reportCard.action.digest-off')]);
    assert.deepEqual(buttons({}), [
      text('reportCard.action.resume'),
      text('reportCard.action.release'),
      text('reportCard.action.digest-on'),
    ]);
    assert.deepEqual(buttonsOn(reportCard({ ...VIEW, digestUntil: REPORT.at })), [
      text('reportCard.action.show'),
      text('reportCard.action.digest-off'),
    ]);
  });

  it('shows a verdict of a newer version by its code, and escapes it', () => {
    const card = reportCard({ ...VIEW, report: { ...REPORT, verdicts: { '[new](x)': 2 } } });
    const chart = nodesOf(card).find(({ type }) => type === 'Chart.HorizontalBar');
    assert.equal((chart?.data as { x: string }[] | undefined)?.[0]?.x, '［new］(x)');
  });
});

describe('A request of the report card', () => {
  it('is read back from its button', () => {
    const requests = [
      { kind: 'report' },
      { kind: 'ask', action: 'release', seen: '2026' },
      { kind: 'apply', action: 'pause', seen: '' },
      { kind: 'digest', wanted: false },
    ] as const;
    for (const request of requests) {
      const { verb, data } = adminAction({ title: 't', owner: 'mark', request }) as { verb: string; data: object };
      assert.deepEqual(reportRequestOf(verb, { ...data, lang: 'en' }), request);
    }
  });

  it('is none if its data is not of the right form', () => {
    const forged = [
      ['admin-apply', { action: 'reset', seen: '' }],
      ['admin-apply', { action: 'constructor', seen: '' }],
      ['admin-apply', { action: 'pause' }],
      ['admin-apply', { action: ['pause'], seen: '' }],
      ['admin-digest', { wanted: 'true' }],
      ['admin-everything', { action: 'pause', seen: '' }],
      ['admin-report', undefined],
      [{ toString: () => 'admin-report' }, {}],
    ] as const;
    for (const [verb, data] of forged) assert.equal(reportRequestOf(verb, data), undefined, String(verb));
  });

  it('is possible only in the state that its card showed', () => {
    const since = new Date('2026-03-03T15:30:00Z');
    const [seen, other] = [since.toISOString(), '2026-03-03T15:31:00.000Z'];
    const free = { pausedSince: undefined, heldBackSince: undefined };
    assert.ok(isPossible(free, 'pause', '') && !isPossible(free, 'resume', '') && !isPossible(free, 'release', ''));
    const paused = { pausedSince: since, heldBackSince: undefined };
    assert.ok(isPossible(paused, 'resume', seen) && !isPossible(paused, 'resume', other));
    assert.ok(!isPossible(paused, 'pause', seen) && !isPossible(paused, 'pause', ''));
    const held = { pausedSince: undefined, heldBackSince: since };
    assert.ok(isPossible(held, 'release', seen) && !isPossible(held, 'release', other));
  });
});
