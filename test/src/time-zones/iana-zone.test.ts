import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatDateTime } from '../../../bot/cards/format-time.ts';
import { nextWorkingTime } from '../../../src/nudges/working-hours.ts';
import { ianaZone } from '../../../src/time-zones/iana-zone.ts';
import windowsZones from '../../../src/time-zones/windows-zones.json' with { type: 'json' };
import { ANY_CHARACTER } from '../../helpers/any-character.ts';

const NOON = new Date('2026-11-29T12:00:00Z');
const HOURS = { from: 540, until: 1080, days: [1, 2, 3, 4, 5] };

/** Any spelling of a name: each letter in upper or lower case. */
const spelling = (name: string) =>
  fc
    .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
    .map((upper) => [...name].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase())).join(''));

describe('A time zone', () => {
  it('has one name, however it is spelled', () => {
    const zones = fc.constantFrom('Europe/Rome', 'America/New_York', 'Pacific/Chatham', 'UTC', 'Etc/GMT+5');
    fc.assert(
      fc.property(
        zones.chain((zone) => fc.tuple(fc.constant(zone), spelling(zone))),
        ([zone, spelled]) => assert.equal(ianaZone(spelled), zone),
      ),
    );
    assert.equal(ianaZone('Asia/Kolkata'), ianaZone('Asia/Calcutta'));
    for (const utc of ['UTC', 'utc', 'Etc/UTC', 'GMT', 'Zulu']) assert.equal(ianaZone(utc), 'UTC', utc);
  });

  it('may have a Windows name', () => {
    for (const [windows, iana] of Object.entries(windowsZones)) {
      assert.ok(ianaZone(windows), windows);
      assert.equal(ianaZone(windows.toUpperCase()), ianaZone(iana), windows);
    }
    assert.equal(ianaZone('W. Europe Standard Time'), 'Europe/Berlin');
    assert.equal(ianaZone('UTC-02'), 'Etc/GMT+2');
  });

  it('is nothing else', () => {
    const none = ['', ' ', 'Etc/Unknown', 'Factory', '+01:00', '-0800', 'Europe/Rome\0', '../../etc/passwd', 'Europe/'];
    for (const name of [...none, 'Mars/Olympus', 'x'.repeat(80_000)]) {
      assert.equal(ianaZone(name), undefined, name.slice(0, 40));
    }
    assert.equal(ianaZone(undefined), undefined);
  });

  it('is one of a bounded set, whatever the text', () => {
    const names = new Set<string>();
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: ANY_CHARACTER }), spelling('America/Argentina/Salta')),
        (text) => {
          const zone = ianaZone(text);
          if (zone === undefined) return;
          names.add(zone);
          assert.equal(ianaZone(zone), zone);
          assert.equal(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone, zone);
        },
      ),
    );
    assert.ok(names.size < 500);
  });

  it('costs no memory for each spelling: the library behind it keeps what it has seen', () => {
    const spellings = fc.sample(spelling('Antarctica/DumontDUrville'), { numRuns: 1_500, seed: 1 });
    assert.ok(new Set(spellings).size > 1_000);
    const { DateTimeFormat } = Intl;
    let formats = 0;
    Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
      construct(target, parameters) {
        formats += 1;
        return new target(...parameters);
      },
    });
    try {
      for (const timeZone of spellings) {
        formatDateTime(NOON, { language: 'en', timeZone });
        nextWorkingTime(NOON, timeZone, HOURS);
      }
    } finally {
      Intl.DateTimeFormat = DateTimeFormat;
    }
    assert.ok(formats < 20, `${formats} formats for ${spellings.length} spellings`);
  });
});
