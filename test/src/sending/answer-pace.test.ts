import assert from 'node:assert/strict';
import { createAnswerPace } from '../../../src/sending/answer-pace.ts';
import { TEAMS_MESSAGES_RATE } from '../../../src/sending/send-slots.ts';

const SECOND = 1_000;

/** A pace with a clock that only the test moves. `slot`: wait for the next slot in the shared rate. */
function createPace({ slot = async () => 0 }: { slot?: () => Promise<number> } = {}) {
  const calls: (readonly unknown[])[] = [];
  let time = 0;
  let counted = 0;
  const pace = createAnswerPace({
    tenantId: 'contoso',
    rates: {
      async hold(...args) {
        calls.push(['hold', ...args]);
      },
      async reserve(...args) {
        calls.push(['reserve', ...args]);
        return slot();
      },
    },
    perSecond: 40,
    countAnswer: () => void counted++,
    bestEffort: (_what, work, fallback) => work().catch(() => fallback),
    clock: () => time,
    random: () => 0.5,
  });
  return {
    pace,
    calls,
    counted: () => counted,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe('The pace of answers', () => {
  it('lets answers pass at any rate, and counts them', () => {
    const { pace, calls, counted } = createPace();
    for (let index = 0; index < 100; index++) {
      assert.equal(pace.pauseOf(`chat ${index}`), 0);
      pace.countRequest(`chat ${index}`);
    }
    assert.equal(counted(), 100);
    assert.deepEqual(calls, []);
  });

  it('waits for Retry-After after a 429, and holds back all proactive messages meanwhile', async () => {
    const { pace, calls, advance } = createPace();
    pace.countRequest('chat');
    assert.equal(await pace.refused('chat', 7 * SECOND), 7 * SECOND);
    assert.deepEqual(calls, [
      ['hold', 'contoso', TEAMS_MESSAGES_RATE, 7 * SECOND],
      ['reserve', 'contoso', TEAMS_MESSAGES_RATE, { count: 1, every: 25 }],
    ]);
    assert.equal(pace.pauseOf('chat'), 7 * SECOND);
    assert.equal(pace.pauseOf('another chat'), 0);
    advance(7 * SECOND);
    assert.equal(pace.pauseOf('chat'), 0);
  });

  it('takes a place in the shared rate, so that refused answers form no burst', async () => {
    const slots = [2_000, 2_025, 2_050];
    const { pace } = createPace({ slot: async () => slots.shift() ?? 0 });
    const waits = [];
    for (let index = 0; index < 3; index++) waits.push(await pace.refused(`chat ${index}`, 2 * SECOND));
    assert.deepEqual(waits, [2_000, 2_025, 2_050]);
  });

  it('holds nothing back if the conversation itself is busy', async () => {
    const { pace, calls, advance } = createPace();
    for (let request = 0; request < 7; request++) pace.countRequest('flood');
    await pace.refused('flood', SECOND);
    assert.equal(calls.length, 2, 'seven requests are ordinary');
    pace.countRequest('flood');
    assert.equal(await pace.refused('flood', SECOND), 1.5 * SECOND);
    assert.equal(calls.length, 2);
    assert.equal(pace.pauseOf('flood'), SECOND);
    await pace.refused('quiet', SECOND);
    assert.equal(calls.length, 4);
    advance(30 * SECOND);
    await pace.refused('flood', SECOND);
    assert.equal(calls.length, 6, 'quiet again');
  });

  it('waits a little longer, at random, if the store fails', async () => {
    const { pace } = createPace({ slot: () => Promise.reject(new Error('away')) });
    assert.equal(await pace.refused('chat', 3 * SECOND), 3.5 * SECOND);
  });
});
