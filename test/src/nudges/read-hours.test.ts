import assert from 'node:assert/strict';
import { readDays, readHours } from '../../../src/nudges/read-hours.ts';

describe('Hours and days in settings', () => {
  it('are read as people write them', () => {
    assert.deepEqual(readHours('09:00-18:00'), { from: 540, until: 1080 });
    assert.deepEqual(readHours(' 7:30 - 24:00 '), { from: 450, until: 1440 });
    assert.deepEqual(readDays('mon-fri'), [1, 2, 3, 4, 5]);
    assert.deepEqual(readDays('sun-thu'), [1, 2, 3, 4, 7]);
    assert.deepEqual(readDays('Mon, wed,sat-sun'), [1, 3, 6, 7]);
  });

  it('are refused where they are none', () => {
    for (const text of [
      '',
      '9-18',
      '18:00-09:00',
      '09:00-09:00',
      '09:00-24:01',
      '09:60-10:00',
      'x',
      '09:00-18:00-19:00',
    ]) {
      assert.equal(readHours(text), undefined, text);
    }
    for (const text of ['', 'monday', '1-5', 'mon-', 'mon-tue-wed', 'mon,,tue'])
      assert.equal(readDays(text), undefined, text);
  });
});
