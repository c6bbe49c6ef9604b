import assert from 'node:assert/strict';
import { baselineFor } from '../../../src/sweep/baseline.ts';
import { DAY, later, NOON, watched } from '../../helpers/sweep/watched.ts';

const SEEN = { presence: 'photo', etag: 'x' } as const;

describe('What a reading is held against', () => {
  it('is what was seen last, up to a week ago', () => {
    const person = watched({ seen: SEEN, readAt: NOON });
    assert.equal(baselineFor(person, later(7 * DAY)), person);
  });

  it('is nothing where that was longer ago: it is a baseline then', () => {
    const person = watched({ seen: SEEN, readAt: NOON });
    assert.deepEqual(baselineFor(person, later(7 * DAY + 1)), { ...person, seen: undefined });
  });

  it('is nothing for whoever was never read', () => {
    assert.equal(baselineFor(watched(), NOON).seen, undefined);
  });
});
