import assert from 'node:assert/strict';
import { degradedParts } from '../../bot/degraded-parts.ts';

/** `test/bot/integration/availability.test.ts` asks a bot. */
describe('The degraded parts', () => {
  const all = {
    store: { state: () => 'failing' as const },
    adapter: { degraded: () => ['channel-keys', 'bot-token'] as const },
    nudges: { areFailing: () => true },
    sweepFreshness: { isStale: () => true },
  };
  const none = {
    store: { state: () => 'ok' as const },
    adapter: { degraded: () => [] },
    nudges: { areFailing: () => false },
    sweepFreshness: { isStale: () => false },
  };

  it('are those that do not work', () => {
    assert.deepEqual(degradedParts(none), []);
    assert.deepEqual(degradedParts(all), ['channel-keys', 'bot-token', 'database', 'nudges', 'sweep']);
    assert.deepEqual(degradedParts({ ...none, nudges: all.nudges }), ['nudges']);
    assert.deepEqual(degradedParts({ ...none, sweepFreshness: all.sweepFreshness }), ['sweep']);
  });
});
