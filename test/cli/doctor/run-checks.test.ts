import assert from 'node:assert/strict';
import { runChecks } from '../../../cli/doctor/run-checks.ts';
import type { Check, DoctorFinding } from '../../../cli/doctor/types.ts';
import { CodedError } from '../../../src/errors.ts';

const GOOD: DoctorFinding = { state: 'good', text: 'as it should be' };

function check(id: string, run: Check['run'], more: Partial<Check> = {}): Check {
  return { id, group: 'settings', needs: [], run, ...more };
}

function statesOf(checks: readonly Check[], timeout = 60_000) {
  const options = { invalid: new Set(['BOT_ID'] as const), timeout, onEnd: () => {} };
  return runChecks(checks, options).then((lines) => lines.map(({ id, state }) => `${id} ${state}`));
}

describe('The checks of the doctor', () => {
  it('go on after one that throws, and keep their order', async () => {
    const throwing = async () => {
      throw new CodedError('store-unreachable', 'The database does not answer.', { remedy: 'Start it.' });
    };
    const options = { invalid: new Set<never>(), timeout: 60_000, onEnd: () => {} };
    const lines = await runChecks([check('a', throwing), check('b', async () => GOOD)], options);
    assert.deepEqual(lines, [
      {
        ...{ id: 'a', group: 'settings', state: 'failed' },
        ...{ text: 'The database does not answer (store-unreachable)', remedy: 'Start it.' },
      },
      { id: 'b', group: 'settings', ...GOOD },
    ]);
  });

  it('are not run if a setting or a check that they depend on has failed, and say which', async () => {
    let runs = 0;
    const counted = async () => {
      runs++;
      return GOOD;
    };
    const failing = async (): Promise<DoctorFinding> => ({ state: 'failed', text: 'no' });
    const checks = [
      check('a', failing),
      check('b', counted, { after: ['a'] }),
      check('c', counted, { after: ['b'] }),
      check('d', counted, { needs: ['BOT_ID'] }),
      check('e', counted),
      check('f', counted, { after: ['e'] }),
    ];
    assert.deepEqual(await statesOf(checks), [
      ...['a failed', 'b not-checked', 'c not-checked', 'd not-checked'],
      ...['e good', 'f good'],
    ]);
    assert.equal(runs, 2);
  });

  it('run at the same time: each waits until the other has begun', async () => {
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const meeting = (mine: PromiseWithResolvers<void>, other: PromiseWithResolvers<void>) => async () => {
      mine.resolve();
      await other.promise;
      return GOOD;
    };
    const checks = [check('a', meeting(first, second)), check('b', meeting(second, first))];
    assert.deepEqual(await statesOf(checks), ['a good', 'b good']);
  });

  it('end in time: one that hangs has failed, and the others have their lines', async () => {
    const hanging = () => new Promise<never>(() => {});
    assert.deepEqual(await statesOf([check('a', hanging), check('b', async () => GOOD)], 50), ['a failed', 'b good']);
  });
});
