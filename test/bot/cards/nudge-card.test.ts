import assert from 'node:assert/strict';
import { type NudgeCardView, nudgeCard, nudgePreferenceCard, nudgeSummary } from '../../../bot/cards/nudge-card.ts';
import { LANGUAGES, textsIn } from '../../../bot/locales/index.ts';
import { nodesOf, textBlocksOf } from '../../helpers/bot/card-contents.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';
import { absentPicture, shown, unknown } from '../../helpers/bot/verdict-samples.ts';

const NOW = new Date('2026-03-04T08:00:00Z');
const VIEW: NudgeCardView = {
  kind: 'nudge',
  change: 'changed',
  language: 'en',
  timeZone: 'Europe/Rome',
  pictures: { graph: shown, sharePoint: shown },
  now: NOW,
  openSharePoint: 'https://contoso-my.sharepoint.com/person.aspx',
  owner: { mark: 'mark-of-adele', accountId: '29:adele' },
};
const buttonsOf = (card: unknown) =>
  nodesOf(card).flatMap(({ type, title }) =>
    /^Action\.(Execute|OpenUrl)$/.test(String(type)) && title ? [title] : [],
  );

describe('nudgeCard', () => {
  for (const language of LANGUAGES) {
    for (const kind of ['nudge', 'reminder', 'done'] as const) {
      for (const change of ['appeared', 'changed', 'vanished'] as const) {
        for (const pictures of [
          undefined,
          { graph: shown, sharePoint: unknown },
          { graph: shown, sharePoint: absentPicture },
        ]) {
          it(`${kind} of a photo that ${change} in ${language}, SharePoint ${pictures?.sharePoint.state ?? 'not read'}: valid`, () => {
            const view = { ...VIEW, kind, change, language, pictures };
            const card = nudgeCard(view);
            assert.deepEqual(validateCard(card), []);
            assert.ok(nodesOf(card).filter(({ type }) => type === 'Action.Execute').length <= 3);
            assert.ok(textBlocksOf(card).includes(nudgeSummary(view)));
          });
        }
      }
    }
  }

  it('says what happened, who caused it, what to do, and how to opt out', () => {
    const texts = textBlocksOf(nudgeCard(VIEW)).join('\n');
    for (const words of [
      /still shows your old photo/,
      /You or your organization/,
      /Open SharePoint/,
      /“Don’t remind me” or write “Stop reminding me”/,
    ]) {
      assert.match(texts, words);
    }
    assert.deepEqual(buttonsOf(nudgeCard(VIEW)), ['Open SharePoint', 'Not now', 'Don’t remind me']);
  });

  it('claims nothing about SharePoint if its picture is unknown', () => {
    const texts = textBlocksOf(nudgeCard({ ...VIEW, pictures: { graph: shown, sharePoint: unknown } })).join('\n');
    assert.match(texts, /^Your photo has changed$/m);
    assert.match(texts, /couldn’t check which photo/);
    assert.doesNotMatch(texts, /still shows/);
  });

  it('says that the reminder is the last message', () => {
    assert.ok(!textBlocksOf(nudgeCard(VIEW)).includes(textsIn('en')('nudgeCard.last')));
    assert.ok(textBlocksOf(nudgeCard({ ...VIEW, kind: 'reminder' })).includes(textsIn('en')('nudgeCard.last')));
  });

  it('says when the next copy is possible after a recent one', () => {
    const card = nudgeCard({ ...VIEW, retryAt: new Date('2026-03-04T13:00:00Z') });
    assert.match(textBlocksOf(card).join('\n'), /“Open SharePoint” today at about 14:00 or later/);
  });

  it('refreshes for its recipient only, until it is done', () => {
    const { refresh } = nudgeCard(VIEW) as { refresh?: { userIds: string[]; action: { data: unknown } } };
    assert.deepEqual(refresh?.userIds, ['29:adele']);
    assert.deepEqual(refresh?.action.data, { intent: 'check-nudge', owner: 'mark-of-adele', lang: 'en' });
    const done = nudgeCard({ ...VIEW, kind: 'done' });
    assert.equal(done.refresh, undefined);
    assert.deepEqual(buttonsOf(done), []);
    // With `refresh` but no user ids, Teams would refresh the card for all members of the conversation.
    assert.equal(nudgeCard({ ...VIEW, owner: { mark: 'm', accountId: undefined } }).refresh, undefined);
  });

  it('carries the owner’s mark in every button and its fallback', () => {
    for (const verb of ['not-now', 'stop-nudges']) {
      const action = nodesOf(nudgeCard(VIEW)).find((node) => node.verb === verb && node.type);
      const data = { verb, intent: verb, owner: 'mark-of-adele', lang: 'en' };
      assert.deepEqual(action?.data, data);
      assert.deepEqual((action?.fallback as { data: unknown } | undefined)?.data, data);
    }
  });
});

describe('nudgePreferenceCard', () => {
  const { language, timeZone, now, openSharePoint, owner } = VIEW;
  const view = { language, timeZone, now, openSharePoint, owner };

  it('says how long the snooze lasts and how to undo it', () => {
    const card = nudgePreferenceCard({ ...view, choice: 'not-now', until: new Date('2026-03-05T08:00:00Z') });
    assert.deepEqual(validateCard(card), []);
    assert.match(textBlocksOf(card).join('\n'), /write again tomorrow at about 09:00/);
    assert.deepEqual(buttonsOf(card), ['Open SharePoint', 'Undo']);
  });

  it('confirms stopping and resuming', () => {
    const stopped = nudgePreferenceCard({ ...view, choice: 'stopped' });
    assert.match(textBlocksOf(stopped).join('\n'), /turn reminders on again, write “Remind me again”/);
    const resumed = nudgePreferenceCard({ ...view, choice: 'resumed', onCard: true });
    assert.deepEqual(buttonsOf(stopped), ['Open SharePoint', 'Turn reminders on']);
    assert.deepEqual(buttonsOf(resumed), ['Open SharePoint']);
    for (const card of [stopped, resumed]) assert.deepEqual(validateCard(card), []);
  });
});
