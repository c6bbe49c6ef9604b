import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { createWriteBehind } from '../../../src/cache/write-behind.ts';
import { correlate, correlationId, withCorrelation, withoutCorrelation } from '../../../src/log/correlation.ts';

describe('The correlation id', () => {
  it('belongs to its turn, though turns run at the same time', async () => {
    const turn = (reference: string) =>
      withCorrelation(undefined, async () => {
        const before = correlationId();
        correlate(reference);
        await setImmediate();
        return [before, correlationId()];
      });
    assert.deepEqual(await Promise.all([turn('one'), turn('other')]), [
      [undefined, 'one'],
      [undefined, 'other'],
    ]);
    assert.equal(correlationId(), undefined);
  });

  it('is changed for work in flight by a sign-in, which continues an earlier question', async () => {
    const later = Promise.withResolvers<void>();
    const { work } = withCorrelation('invoke', () => {
      const started = later.promise.then(correlationId);
      correlate('question');
      return { work: started };
    });
    later.resolve();
    assert.equal(await work, 'question');
  });

  it('does not reach work for all people', async () => {
    assert.equal(
      withCorrelation('turn', () => withoutCorrelation(correlationId)),
      undefined,
    );
    const seen: (string | undefined)[] = [];
    const rows = createWriteBehind<string>({
      write: async () => void seen.push(correlationId()),
      failure: 'Not written.',
      bestEffort: async (_failure, write) => write(),
    });
    await withCorrelation('turn', async () => {
      rows.add('row');
      await rows.flush();
    });
    assert.deepEqual(seen, [undefined]);
  });
});
