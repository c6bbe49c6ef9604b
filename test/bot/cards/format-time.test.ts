import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatDateTime, formatUpcoming } from '../../../bot/cards/format-time.ts';
import { LANGUAGES, type Language, textsIn } from '../../../bot/locales/index.ts';

const NOW = '2026-11-22T13:00:00Z';

describe('formatUpcoming', () => {
  const cases: [string, string, string | undefined, Language, string][] = [
    ['2026-11-22T13:02:00Z', NOW, 'Europe/Rome', 'en', 'in a few minutes'],
    ['2026-11-22T12:00:00Z', NOW, 'Europe/Rome', 'en', 'in a few minutes'],
    ['2026-11-22T14:20:00Z', NOW, 'Europe/Rome', 'en', 'today at about 15:20'],
    ['2026-11-23T13:20:00Z', NOW, 'Europe/Rome', 'en', 'tomorrow at about 14:20'],
    ['2026-11-23T13:16:01Z', NOW, 'Europe/Rome', 'en', 'tomorrow at about 14:20'],
    ['2026-11-23T13:20:00Z', NOW, 'Europe/Rome', 'it', 'domani verso le 14:20'],
    ['2026-11-22T20:20:00Z', NOW, 'Asia/Tokyo', 'en', 'tomorrow at about 05:20'],
    ['2026-11-22T22:58:00Z', NOW, 'Europe/Rome', 'en', 'tomorrow at about 00:00'],
    ['2026-11-25T08:00:00Z', NOW, 'Europe/Rome', 'en', 'on Wednesday 25 November at about 09:00'],
    ['2026-11-25T08:00:00Z', NOW, 'Europe/Rome', 'it', 'mercoledì 25 novembre verso le 09:00'],
    ['2026-11-23T13:20:00Z', NOW, undefined, 'en', 'tomorrow at about 13:20 UTC'],
    ['2026-11-23T13:20:00Z', NOW, 'Mars/Olympus', 'en', 'tomorrow at about 13:20 UTC'],
    ['2026-11-23T13:20:00Z', NOW, 'Asia/Kolkata', 'en', 'tomorrow at about 18:50'],
    // The day on which clocks are set back has 25 hours.
    ['2026-10-25T23:30:00Z', '2026-10-24T23:30:00Z', 'Europe/Rome', 'en', 'tomorrow at about 00:30'],
    // One hour of that day occurs twice; the text does not say which is meant.
    ['2026-10-25T00:58:00Z', '2026-10-24T00:58:00Z', 'Europe/Rome', 'en', 'tomorrow at about 02:00'],
    // The day on which clocks are set forward has 23 hours: 24 hours later, the clock shows an hour more.
    ['2026-03-29T12:00:00Z', '2026-03-28T12:00:00Z', 'Europe/Rome', 'en', 'tomorrow at about 14:00'],
    ['2026-03-29T23:30:00Z', '2026-03-28T23:30:00Z', 'Europe/Rome', 'it', 'domani verso le 01:30'],
    ['2026-03-29T00:58:00Z', '2026-03-28T00:58:00Z', 'Europe/Rome', 'en', 'tomorrow at about 03:00'],
    ['2026-04-05T02:10:00Z', '2026-04-04T02:10:00Z', 'Australia/Lord_Howe', 'en', 'tomorrow at about 12:40'],
    // Around midnight: today, tomorrow, and the day after tomorrow.
    ['2026-11-22T22:55:00Z', NOW, 'Europe/Rome', 'en', 'today at about 23:55'],
    ['2026-11-22T23:00:00Z', NOW, 'Europe/Rome', 'it', 'domani verso le 00:00'],
    ['2026-11-23T23:00:00Z', NOW, 'Europe/Rome', 'en', 'on Tuesday 24 November at about 00:00'],
    ['2026-11-23T23:00:00Z', '2026-11-22T23:00:00Z', 'Europe/Rome', 'en', 'tomorrow at about 00:00'],
    ['2027-01-01T11:00:00Z', '2026-12-31T11:00:00Z', 'Pacific/Auckland', 'en', 'tomorrow at about 00:00'],
    ['2026-11-22T14:20:00Z', NOW, 'Europe/Rome', 'it', 'oggi verso le 15:20'],
    // One o'clock is singular where hours have an article.
    ['2026-11-23T00:20:00Z', NOW, 'Europe/Madrid', 'es', 'mañana alrededor de la 01:20'],
    ['2026-11-22T23:20:00Z', NOW, 'Europe/Madrid', 'es', 'mañana alrededor de las 00:20'],
    ['2026-11-23T13:20:00Z', NOW, 'Europe/Madrid', 'es', 'mañana alrededor de las 14:20'],
    ['2026-11-22T01:20:00Z', '2026-11-22T00:00:00Z', undefined, 'es', 'hoy alrededor de la 01:20 UTC'],
    ['2026-11-25T00:20:00Z', NOW, 'Europe/Madrid', 'es', 'el miércoles, 25 de noviembre, alrededor de la 01:20'],
    ['2026-11-23T04:20:00Z', NOW, 'America/Sao_Paulo', 'pt', 'amanhã por volta da 01:20'],
    ['2026-11-23T05:20:00Z', NOW, 'America/Sao_Paulo', 'pt', 'amanhã por volta das 02:20'],
    ['2026-11-25T04:20:00Z', NOW, 'America/Sao_Paulo', 'pt', 'no dia 25 de novembro por volta da 01:20'],
    // The first of a month.
    ['2026-12-01T08:00:00Z', NOW, 'Europe/Paris', 'fr', 'le mardi 1er décembre vers 09:00'],
    ['2026-12-01T08:00:00Z', NOW, 'Europe/Rome', 'it', 'martedì 1º dicembre verso le 09:00'],
    ['2026-12-01T12:00:00Z', NOW, 'America/Sao_Paulo', 'pt', 'no dia 1º de dezembro por volta das 09:00'],
    ['2026-12-11T08:00:00Z', NOW, 'Europe/Paris', 'fr', 'le vendredi 11 décembre vers 09:00'],
    ['2026-12-01T08:00:00Z', NOW, 'Europe/Berlin', 'de', 'am Dienstag, 1. Dezember, gegen 09:00'],
  ];
  for (const [moment, now, timeZone, language, words] of cases)
    it(`${moment} in ${timeZone} (${language}): ${words}`, () =>
      assert.equal(formatUpcoming(new Date(moment), new Date(now), { language, timeZone }), words));

  it('formats any two moments in any zone', () => {
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    const zone = fc.oneof(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), fc.string(), fc.constant(undefined));
    fc.assert(
      fc.property(
        moment,
        moment,
        zone,
        (a, b, timeZone) => !/[{}]|Invalid/.test(formatUpcoming(a, b, { language: 'it', timeZone })),
      ),
    );
  });
});

describe('formatDateTime', () => {
  const moment = new Date('2026-11-22T23:20:00Z');
  it("uses the person's language and time zone", () => {
    assert.equal(formatDateTime(moment, { language: 'en', timeZone: 'Europe/Rome' }), '23 November, 00:20');
    assert.equal(formatDateTime(moment, { language: 'it', timeZone: 'America/New_York' }), '22 novembre, 18:20');
    assert.equal(formatDateTime(moment, { language: 'en', timeZone: 'nowhere' }), '22 November, 23:20 UTC');
  });
});

describe('Dates in each language', () => {
  const moment = new Date('2026-11-25T08:05:00Z');
  /** As the language writes a date, with the digits 0 to 9 also in Arabic. */
  const dates: Readonly<Record<string, readonly [string, string]>> = {
    ar: ['25 نوفمبر', '1 ديسمبر'],
    de: ['25. November', '1. Dezember'],
    en: ['25 November', '1 December'],
    es: ['25 de noviembre', '1 de diciembre'],
    fr: ['25 novembre', '1er décembre'],
    it: ['25 novembre', '1º dicembre'],
    ja: ['11月25日', '12月1日'],
    nl: ['25 november', '1 december'],
    pl: ['25 listopada', '1 grudnia'],
    pt: ['25 de novembro', '1º de dezembro'],
    sv: ['25 november', '1 december'],
    tr: ['25 Kasım', '1 Aralık'],
  };
  for (const language of LANGUAGES) {
    const format = { language, timeZone: 'Europe/Rome' };
    const text = textsIn(language);

    if (dates[language]) {
      const [date, first] = dates[language];
      it(`${language}: a date and a time`, () =>
        assert.equal(formatDateTime(moment, format), text('time.moment', { date, time: '09:05' })));
      it(`${language}: the first of a month`, () =>
        assert.equal(
          formatDateTime(new Date('2026-12-01T08:05:00Z'), format),
          text('time.moment', { date: first, time: '09:05' }),
        ));
    }

    it(`${language}: when something will be`, () => {
      const upcoming = (days: number) => formatUpcoming(moment, new Date(moment.getTime() - days * 86_400_000), format);
      assert.equal(upcoming(1), text('time.tomorrow', { time: '09:05' }));
      const later = upcoming(3);
      assert.match(later, /25/);
      assert.match(later, /09:05/);
      assert.doesNotMatch(later, /[{}]|\p{Nd}(?<![0-9])/u);
      assert.equal(new Set([later, upcoming(1), upcoming(0.1), upcoming(0)]).size, 4);
    });
  }
});
