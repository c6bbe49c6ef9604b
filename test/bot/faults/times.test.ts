import assert from 'node:assert/strict';
import { TIMES } from '../../../bot/teams/times.ts';
import { limits } from '../../../src/limits.ts';

describe("The bot's own times", () => {
  it('lie within the limits of Teams, and leave time to draw and to send', () => {
    assert.ok(TIMES.turn < limits.teams.turn);
    assert.ok(TIMES.invoke < limits.teams.invoke);
    assert.ok(TIMES.readingInTurn + 1_000 < TIMES.turn);
    assert.ok(TIMES.readingInInvoke + 500 < TIMES.invoke);
  });
});
