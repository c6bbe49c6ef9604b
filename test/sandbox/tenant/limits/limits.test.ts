import assert from 'node:assert/strict';
import { createClock } from '../../../../sandbox/tenant/clock.ts';
import { createLimits } from '../../../../sandbox/tenant/limits/limits.ts';
import { publishedLimits } from '../../../../sandbox/tenant/limits/published-limits.ts';

const START = Date.parse('2026-03-02T09:00:00Z');

function limits() {
  const clock = createClock(() => START);
  const made = createLimits(clock, 10);
  made.teamsTenant.windows = [
    { calls: 2, milliseconds: 1000 },
    { calls: 3, milliseconds: 10_000 },
  ];
  return { clock, ...made, made };
}

describe('rate limits', () => {
  it('allows calls while every window has room and counts violations', () => {
    const { clock, made } = limits();
    const consume = (key = 'bot') => made.consume([['teamsTenant', key]]);
    assert.deepEqual([consume(), consume(), consume(), consume('other')], [0, 0, 1000, 0]);
    clock.advance(1000);
    assert.deepEqual([consume(), consume()], [0, 9000]);
    clock.advance(9000);
    assert.equal(consume(), 0);
    const { violations } = made;
    assert.deepEqual([violations.total(), violations.of('teamsTenant'), violations.of('teamsSend')], [2, 2, 0]);
    const first = new Date(START);
    assert.deepEqual(violations.all(), [{ limit: 'teamsTenant', count: 2, first, last: new Date(START + 1000) }]);
    violations.reset();
    assert.deepEqual([violations.total(), violations.all()], [0, []]);
  });

  it('counts a call against all of its limits or none', () => {
    const { made } = limits();
    made.teamsSend.windows = [{ calls: 1, milliseconds: 1000 }];
    const send = (chat: string) =>
      made.consume([
        ['teamsSend', chat],
        ['teamsTenant', 'bot'],
      ]);
    assert.deepEqual([send('one'), send('one'), send('two'), send('three')], [0, 1000, 0, 1000]);
    assert.deepEqual([made.violations.of('teamsSend'), made.violations.of('teamsTenant')], [1, 1]);
  });

  it('counts rejected calls where the service does, so that a client that does not wait stays rejected', () => {
    const { clock, made } = limits();
    made.graphMailbox.windows = [{ calls: 1, milliseconds: 1000 }];
    const consume = () => made.consume([['graphMailbox', 'x']], { countRejected: true });
    assert.equal(consume(), 0);
    for (let times = 0; times < 3; times += 1) {
      clock.advance(600);
      assert.equal(consume(), 1000);
    }
    clock.advance(1000);
    assert.equal(consume(), 0);
  });

  it('can count without rejecting, and can be off', () => {
    const { made } = limits();
    const consume = () => made.consume([['teamsTenant', 'bot']]);
    made.teamsTenant.enforcement = 'count';
    assert.deepEqual([consume(), consume(), consume(), made.violations.total()], [0, 0, 0, 1]);
    made.teamsTenant.enforcement = 'off';
    assert.deepEqual([consume(), made.violations.total()], [0, 1]);
  });

  it('keeps working after the clock is set back', () => {
    const { clock, made } = limits();
    const consume = () => made.consume([['teamsTenant', 'bot']]);
    assert.deepEqual([consume(), consume()], [0, 0]);
    clock.advance(-86_400_000);
    assert.equal(consume(), 0);
  });

  it('detects early retries in tenant time', () => {
    const { clock, made } = limits();
    made.retryAfterTracker.defer('GET /x', 5);
    assert.deepEqual(
      [made.retryAfterTracker.isTooEarly('GET /x'), made.retryAfterTracker.isTooEarly('GET /y')],
      [true, false],
    );
    clock.advance(4900);
    assert.equal(made.retryAfterTracker.isTooEarly('GET /x'), true);
    clock.advance(100);
    assert.equal(made.retryAfterTracker.isTooEarly('GET /x'), false);
  });

  it('states a source for each limit and depends on the number of licences', () => {
    for (const { source } of Object.values(publishedLimits(1)))
      assert.match(source, /^https:\/\/learn\.microsoft\.com\//);
    const calls = (licences: number) => publishedLimits(licences).peopleManager.windows[0]?.calls;
    assert.deepEqual(
      [1, 1000, 1001, 5000, 15_000, 50_000, 100_000].map(calls),
      [3000, 3000, 6000, 6000, 9000, 12_000, 15_000],
    );
    const units = (licences: number) => publishedLimits(licences).sharePointApp.windows;
    const [day, minute] = [86_400_000, 60_000];
    assert.deepEqual(
      [1, 1001, 5001, 15_001, 50_001].map((licences) => units(licences)),
      [
        [1_250, 1_200_000],
        [2_500, 2_400_000],
        [3_750, 3_600_000],
        [5_000, 4_800_000],
        [6_250, 6_000_000],
      ].map(([inMinute, inDay]) => [
        { calls: inMinute, milliseconds: minute },
        { calls: inDay, milliseconds: day },
      ]),
    );
  });
});
