import assert from 'node:assert/strict';
import { NO_OBSERVATIONS } from '../../../../src/open-sharepoint/timing/learned-timing.ts';
import { changeAsAdmin } from '../../../helpers/store/admin.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const AT = new Date('2026-03-02T09:00:00Z');

onBothStores('Times of copies', (open) => {
  it('are separate for each tenant', async () => {
    const { copyTimings } = open.store;
    assert.deepEqual(await copyTimings.read('timing-1'), NO_OBSERVATIONS);
    await copyTimings.record('timing-1', { gap: 5, offset: -480, meaning: 'copy' }, AT);
    await copyTimings.record('timing-2', { meaning: 'attempt' }, AT);
    assert.deepEqual(await copyTimings.read('timing-1'), {
      gaps: [{ value: 5, at: AT }],
      offsets: [{ value: -480, at: AT }],
      meanings: [{ value: 'copy', at: AT }],
    });
    await changeAsAdmin(open.store, 'timing-1', { kind: 'reset-links' });
    assert.deepEqual(await copyTimings.read('timing-1'), NO_OBSERVATIONS);
    assert.equal((await copyTimings.read('timing-2')).meanings.length, 1);
  });

  it('lose nothing of what two instances see at once', async () => {
    const stores = [open.store.copyTimings, open.second.copyTimings];
    await Promise.all([1, 2, 3, 4, 5, 6].map((gap) => stores[gap % 2]?.record('timing-3', { gap }, AT)));
    const { gaps } = await open.second.copyTimings.read('timing-3');
    assert.deepEqual(gaps.map(({ value }) => value).sort(), [1, 2, 3, 4, 5, 6]);
  });
});
