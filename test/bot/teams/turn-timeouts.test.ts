import assert from 'node:assert/strict';
import { TURN_TIMEOUTS } from '../../../bot/teams/turn-timeouts.ts';
import { limits } from '../../../src/limits.ts';

describe('TURN_TIMEOUTS', () => {
  it('lie within the limits of Teams and leave time to draw and send', () => {
    assert.ok(TURN_TIMEOUTS.turn < limits.teams.turn);
    assert.ok(TURN_TIMEOUTS.invoke < limits.teams.invoke);
    assert.ok(TURN_TIMEOUTS.readingInTurn + 1_000 < TURN_TIMEOUTS.turn);
    assert.ok(TURN_TIMEOUTS.readingInInvoke + 500 < TURN_TIMEOUTS.invoke);
  });
});
