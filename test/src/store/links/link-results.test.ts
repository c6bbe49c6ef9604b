import assert from 'node:assert/strict';
import { MOST_RECENT_RESULTS } from '../../../../src/open-sharepoint/learning/records.ts';
import { changeAsAdmin } from '../../../helpers/store/admin.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const minute = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

onBothStores('Results of links', (open) => {
  it('are separate for each tenant, and in the order of the candidates', async () => {
    const { linkResults } = open.store;
    await linkResults.record('links-1', { candidate: 'by-request', outcome: 'copied', at: NOW });
    await linkResults.record('links-1', { candidate: 'large-picture', outcome: 'not-copied', at: NOW });
    await linkResults.startTry('links-2', 'large-picture', { at: NOW });
    const [first, second] = await linkResults.all('links-1');
    assert.deepEqual([first?.candidate, second?.candidate], ['large-picture', 'by-request']);
    assert.deepEqual([first?.notCopied, first?.tried, second?.copied], [1, 0, 1]);
    await changeAsAdmin(open.store, 'links-1', { kind: 'reset-links' });
    assert.deepEqual(await linkResults.all('links-1'), []);
    assert.equal((await linkResults.all('links-2')).length, 1);
  });

  it('keep the latest with their times, whatever the order in which they arrive', async () => {
    const { linkResults } = open.store;
    const outcomes = Array.from({ length: MOST_RECENT_RESULTS + 5 }, (_, index) => ({
      outcome: index % 3 === 0 ? ('copied' as const) : ('not-copied' as const),
      at: minute(index),
    }));
    for (const result of outcomes.toReversed()) {
      await linkResults.record('links-3', { candidate: 'edit-profile', ...result });
    }
    const [record] = await linkResults.all('links-3');
    assert.deepEqual(record?.recent, outcomes.slice(-MOST_RECENT_RESULTS));
    assert.equal((record?.copied ?? 0) + (record?.notCopied ?? 0), outcomes.length);
  });

  it('count every result and try of two instances at once, and no try beyond the limit', async () => {
    const stores = [open.store.linkResults, open.second.linkResults];
    const each = <T>(work: (store: (typeof stores)[number]) => Promise<T>) =>
      Promise.all(Array.from({ length: 20 }, (_, index) => work(stores[index % 2] ?? assert.fail())));
    await each((store) => store.record('links-4', { candidate: 'edit-profile', outcome: 'copied', at: NOW }));
    const tries = await each((store) => store.startTry('links-4', 'edit-profile', { at: NOW, most: 7 }));
    assert.equal(tries.filter(Boolean).length, 7);
    const [record] = await open.store.linkResults.all('links-4');
    assert.deepEqual([record?.copied, record?.tried, record?.triedInVain], [20, 7, 7]);
    await open.store.linkResults.record('links-4', { candidate: 'edit-profile', outcome: 'copied', at: NOW });
    assert.equal(await open.second.linkResults.startTry('links-4', 'edit-profile', { at: minute(1), most: 7 }), true);
    const [later] = await open.store.linkResults.all('links-4');
    assert.deepEqual([later?.triedInVain, later?.lastTriedAt], [1, minute(1)]);
  });
});
