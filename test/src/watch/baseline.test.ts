import assert from 'node:assert/strict';
import { heldAgainst } from '../../../src/watch/baseline.ts';
import { DAY, later, NOON, watched } from './watched.ts';

const SEEN = { presence: 'photo', etag: 'x' } as const;
const HOURLY = { usual: 3_600_000 };

describe('What a reading is held against', () => {
  it('is what was seen last, up to a week ago', () => {
    const person = watched({ seen: SEEN, readAt: NOON });
    assert.equal(heldAgainst(person, HOURLY, later(7 * DAY)), person);
  });

  it('is nothing where that was longer ago: it is a baseline then', () => {
    const person = watched({ seen: SEEN, readAt: NOON });
    assert.deepEqual(heldAgainst(person, HOURLY, later(7 * DAY + 1)), { ...person, seen: undefined });
  });

  it('is as old as an admin has it, who has everybody looked at seldom', () => {
    const person = watched({ seen: SEEN, readAt: NOON });
    assert.equal(heldAgainst(person, { usual: 5 * DAY }, later(15 * DAY)), person);
    assert.equal(heldAgainst(person, { usual: 5 * DAY }, later(15 * DAY + 1)).seen, undefined);
  });

  it('is nothing for whoever was never read', () => {
    assert.equal(heldAgainst(watched(), HOURLY, NOON).seen, undefined);
  });
});
