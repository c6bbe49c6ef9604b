import assert from 'node:assert/strict';
import { publishedLimits } from '../../../../sandbox/tenant/limits/published-limits.ts';
import { createRateCounter } from '../../../../sandbox/tenant/limits/rate-windows.ts';

const { teamsSend, teamsMembers, teamsTenant } = publishedLimits(1);

/** Calls as fast as the windows allow. Returns each wait with the number of calls before it. */
function pauses(limits: Parameters<ReturnType<typeof createRateCounter>['waitFor']>[1], calls: number) {
  const counter = createRateCounter();
  const waited: [call: number, milliseconds: number][] = [];
  let now = 0;
  for (let call = 0; call < calls; call++) {
    const wait = counter.waitFor('chat', limits, now);
    if (wait > 0) waited.push([call, wait]);
    now += wait;
    assert.equal(counter.waitFor('chat', limits, now), 0);
    counter.record('chat', limits, now);
  }
  return { waited, now };
}

describe('rate windows', () => {
  it('allows 7 messages in one second and 8 in two', () => {
    assert.deepEqual(pauses(teamsSend.windows, 9).waited, [
      [7, 1000],
      [8, 1000],
    ]);
  });

  it('allows 60 messages in 30 seconds and 1800 in an hour', () => {
    const slow = pauses(teamsSend.windows, 61);
    assert.equal(slow.now, 30_000);
    assert.equal(pauses(teamsSend.windows, 1801).now, 3_600_000);
  });

  it('allows twice as many member requests', () => {
    assert.deepEqual(pauses(teamsMembers.windows, 15).waited, [[14, 1000]]);
  });

  it('allows 50 calls a second in total', () => {
    assert.deepEqual(pauses(teamsTenant.windows, 51).waited, [[50, 1000]]);
  });

  it('counts each conversation separately, and only recorded calls', () => {
    const counter = createRateCounter();
    for (let call = 0; call < 7; call++) counter.record('one', teamsSend.windows, call);
    assert.equal(counter.waitFor('one', teamsSend.windows, 500), 500);
    assert.equal(counter.waitFor('other', teamsSend.windows, 500), 0);
    assert.equal(counter.waitFor('one', teamsSend.windows, 1000), 0);
  });
});
