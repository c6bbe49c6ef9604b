import assert from 'node:assert/strict';
import { createBestEffort } from '../../../../src/cache/best-effort.ts';
import { createLinkLearning } from '../../../../src/open-sharepoint/learning/link-learning.ts';
import { MOST_REQUESTS_IN_VAIN } from '../../../../src/open-sharepoint/learning/policy.ts';
import { LEARNED_LINKS, type LinkResultStore } from '../../../../src/open-sharepoint/types.ts';
import { memoryStore } from '../../../helpers/bot/memory-store.ts';

const NO_LOG = () => {};
let tenants = 0;

/** Two instances with one store and one clock. */
async function twoInstances(failing?: LinkResultStore) {
  const results = failing ?? (await memoryStore()).linkResults;
  const runner = createBestEffort(NO_LOG);
  const clock = { now: Date.parse('2026-03-02T09:00:00Z') };
  const now = () => new Date(clock.now);
  const tenantId = `learning-${tenants++}`;
  const options = { tenantId, results, bestEffort: runner.bestEffort, now, random: () => 0.9 };
  const [one, other] = [createLinkLearning(options), createLinkLearning(options)];
  const choice = () => ({ tried: [], available: LEARNED_LINKS, now: now() });
  return { one, other, clock, now, choice, settled: runner.settled };
}

describe('What is learned about links', () => {
  it('counts at once where it was recorded, and within a minute on other instances', async () => {
    const { one, other, clock, now, choice, settled } = await twoInstances();
    assert.equal(other.choose(choice()), 'large-picture');
    await settled();
    await one.record({ candidate: 'onedrive-home', outcome: 'copied', at: now() });
    assert.equal(one.choose(choice()), 'onedrive-home');
    assert.equal(other.choose(choice()), 'large-picture');
    clock.now += 60_000;
    // This choice reads in the background.
    other.choose(choice());
    await settled();
    assert.equal(other.choose(choice()), 'onedrive-home');
  });

  it('is known after a restart', async () => {
    const { one, other, now, choice } = await twoInstances();
    await one.record({ candidate: 'profile-page', outcome: 'copied', at: now() });
    await other.refresh();
    assert.equal(other.choose(choice()), 'profile-page');
  });

  it('is a table of tries and results', async () => {
    const { one, other, now } = await twoInstances();
    for (const _ of [1, 2]) assert.equal(await one.startTry('edit-profile', now()), true);
    await other.record({ candidate: 'edit-profile', outcome: 'not-copied', at: now() });
    const results = [{ outcome: 'not-copied', at: now() }];
    const counts = { tried: 2, copied: 0, notCopied: 1, triedInVain: 2, lastTriedAt: now(), recent: results };
    assert.deepEqual(await one.table(), [{ candidate: 'edit-profile', ...counts }]);
  });

  it('lets all instances together request exactly as often as allowed without a copy', async () => {
    const { one, other, clock, now } = await twoInstances();
    const request = (times: number) =>
      Promise.all(Array.from({ length: times }, (_, n) => [one, other][n % 2]?.startTry('by-request', now())));
    const allowed = (await request(50)).filter(Boolean);
    assert.equal(allowed.length, MOST_REQUESTS_IN_VAIN);
    await one.record({ candidate: 'by-request', outcome: 'copied', at: now() });
    assert.equal(await one.startTry('by-request', now()), true);
    await one.record({ candidate: 'by-request', outcome: 'copied', at: now() });
    clock.now += 60_000;
    assert.equal(await other.startTry('by-request', now()), true);
  });

  it('asks the store once a minute whether to request again', async () => {
    let asked = 0;
    const { linkResults } = await memoryStore();
    const refusing: LinkResultStore = { ...linkResults, startTry: async () => ++asked === 0 };
    const { one, clock, now } = await twoInstances(refusing);
    for (let answer = 0; answer < 10; answer++) assert.equal(await one.startTry('by-request', now()), false);
    assert.equal(asked, 1);
    clock.now += 60_000;
    assert.equal(await one.startTry('by-request', now()), false);
    assert.equal(asked, 2);
  });

  it('is not needed for a choice: while the store fails, presses count and nothing is requested', async () => {
    const fails = async () => assert.fail('the store is away');
    const { one, now, choice } = await twoInstances({ all: fails, startTry: fails, record: fails });
    await one.refresh();
    assert.equal(one.choose(choice()), 'large-picture');
    await one.record({ candidate: 'large-picture', outcome: 'not-copied', at: now() });
    assert.equal(one.choose(choice()), 'profile-page', 'from memory');
    assert.equal(await one.startTry('large-picture', now()), true);
    assert.equal(await one.startTry('by-request', now()), false);
  });
});
