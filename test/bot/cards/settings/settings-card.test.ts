import assert from 'node:assert/strict';
import { formatDateTime } from '../../../../bot/cards/format-time.ts';
import {
  type SettingsCardView,
  type SettingsNotice,
  settingsCard,
} from '../../../../bot/cards/settings/settings-card.ts';
import { statusCard } from '../../../../bot/cards/settings/status-card.ts';
import { LANGUAGES, textsIn } from '../../../../bot/locales/index.ts';
import type { NudgeStatus } from '../../../../src/nudges/nudge-status.ts';
import type { RosterEntry } from '../../../../src/store/people/types.ts';
import { buttonsOn, nodesOf, textBlocksOf } from '../../../helpers/bot/card-contents.ts';
import { inputValuesOf } from '../../../helpers/bot/card-inputs.ts';
import { validateCard } from '../../../helpers/bot/validate-card.ts';

const HOURS = { from: 540, until: 1080, days: [1, 2, 3, 4, 5] };
const NOW = new Date('2026-03-04T08:00:00Z');
const VIEW: SettingsCardView = {
  language: 'en',
  settings: { language: undefined, wantsNudges: true, quiet: undefined },
  timeZone: 'America/New_York',
  hours: HOURS,
  owner: 'mark-of-adele',
};

describe('settingsCard', () => {
  const notices: (SettingsNotice | undefined)[] = [
    ...([undefined, 'saved', 'not-saved', 'unreadable', 'time-missing', 'times-reversed'] as const),
  ];
  for (const language of LANGUAGES) {
    it(`is valid in ${language}, with each notice`, () => {
      for (const notice of notices) {
        const card = settingsCard({ ...VIEW, language, notice });
        assert.deepEqual(validateCard(card), []);
        assert.equal(card.lang, language);
        const warned = nodesOf(card).some(({ type, style }) => type === 'Container' && style === 'warning');
        assert.equal(warned, notice !== undefined && notice !== 'saved');
      }
    });
  }

  it('offers each language by its own name, and first that of Teams', () => {
    const choices = nodesOf(settingsCard({ ...VIEW, language: 'it' })).find(({ id }) => id === 'language')?.choices;
    assert.ok(Array.isArray(choices));
    assert.deepEqual(
      choices.map(({ value }) => value),
      ['teams', ...LANGUAGES],
    );
    assert.deepEqual(choices[0].title, 'Automatica');
    assert.deepEqual(choices.find(({ value }) => value === 'it').title, 'Italiano');
  });

  it('shows quiet hours until midnight, and days by name', () => {
    const quiet = { hours: { from: 1050, until: 1440 }, days: [6] };
    const card = settingsCard({ ...VIEW, settings: { ...VIEW.settings, quiet } });
    const { quietFrom, quietUntil, quietDays } = inputValuesOf(card);
    assert.deepEqual([quietFrom, quietUntil, quietDays], ['17:30', '00:00', '6']);
    const days = nodesOf(card).find(({ id }) => id === 'quietDays')?.choices as { title: string }[];
    assert.deepEqual(days.map(({ title }) => title).slice(5), ['Saturday', 'Sunday']);
    assert.ok(textBlocksOf(card).some((line) => line.includes('America/New York')));
  });
});

describe('statusCard', () => {
  const person = { timeZone: 'Europe/Rome', optedOutAt: undefined, quiet: undefined } as RosterEntry;
  const STATUS: NudgeStatus = {
    person,
    reaches: true,
    snoozedUntil: undefined,
    waiting: undefined,
    sent: undefined,
    remindAt: undefined,
  };
  const tomorrow = new Date('2026-03-05T08:00:00Z');
  const linesOf = (status: Partial<NudgeStatus>, language = LANGUAGES[0] ?? 'en') => {
    const card = statusCard({ language, status: { ...STATUS, ...status }, hours: HOURS, now: NOW, owner: 'mark' });
    assert.deepEqual(validateCard(card), []);
    return { lines: textBlocksOf(card), buttons: buttonsOn(card) };
  };

  for (const language of LANGUAGES) {
    const text = textsIn(language);
    const settings = text('action.show-settings');

    it(`says in ${language} whether nudges are on and reach the person`, () => {
      const on = linesOf({}, language);
      assert.ok(on.lines.includes(text('statusCard.on')));
      assert.deepEqual(on.buttons, [settings, text('nudgeCard.action.not-now')]);
      assert.ok(linesOf({ reaches: false }, language).lines.includes(text('statusCard.on-later')));
      const off = linesOf({ person: { ...person, optedOutAt: NOW } }, language);
      assert.ok(off.lines.includes(text('statusCard.off')));
      assert.deepEqual(off.buttons, [settings, text('action.resume-nudges')]);
    });

    it(`says in ${language} what waits and what was sent`, () => {
      const message = { kind: 'message', from: tomorrow } as const;
      const { lines } = linesOf({ waiting: message, sent: { at: NOW, isInDoubt: false } }, language);
      const when = text('time.tomorrow', { time: '09:00' });
      assert.ok(lines.includes(text('statusCard.waits.message', { when })), lines.join('\n'));
      assert.ok(lines.some((line) => line.includes('09:00')));
      const held = linesOf({ waiting: message, reaches: false, snoozedUntil: tomorrow }, language).lines;
      assert.ok(held.includes(text('statusCard.waits-for-admin')));
      assert.ok(held.includes(text('statusCard.snoozed', { when })));
      const doubt = linesOf({ sent: { at: NOW, isInDoubt: true } }, language).lines;
      const date = formatDateTime(NOW, { language, timeZone: 'Europe/Rome' });
      assert.ok(doubt.includes(text('statusCard.last-in-doubt', { date })), doubt.join('\n'));
    });
  }
});
