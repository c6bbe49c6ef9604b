import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  chanceOf,
  chooseLink,
  MOST_REQUESTS_IN_VAIN,
  mayRequest,
} from '../../../../src/open-sharepoint/learning/policy.ts';
import { emptyRecord, withResult, withTry } from '../../../../src/open-sharepoint/learning/records.ts';
import {
  type AvailableLinks,
  CANDIDATES,
  type Candidate,
  type CandidateRecord,
  LEARNED_LINKS,
  type LinkOutcome,
} from '../../../../src/open-sharepoint/types.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ALL: AvailableLinks = LEARNED_LINKS;
/** Never explores. */
const STEADY = () => 0.999;

/** Results one hour apart, the last one at `until`. */
function recordWith(candidate: Candidate, outcomes: readonly LinkOutcome[], until = NOW): CandidateRecord {
  return outcomes.reduce((record, outcome, index) => {
    const at = new Date(until.getTime() - (outcomes.length - 1 - index) * HOUR);
    return withResult(withTry(record, at), { outcome, at });
  }, emptyRecord(candidate));
}

const times = (count: number, outcome: LinkOutcome) => Array.from({ length: count }, () => outcome);
const choose = (records: readonly CandidateRecord[], tried: readonly Candidate[] = [], random = STEADY) =>
  chooseLink({ tried, available: ALL, now: NOW }, records, random);

describe('The choice of a link', () => {
  it('begins with the order of the candidates, whatever the random numbers are', () => {
    for (const random of [STEADY, () => 0]) {
      const chosen: Candidate[] = [];
      for (const _ of ALL) chosen.push(choose([], chosen, random));
      assert.deepEqual(chosen, LEARNED_LINKS);
    }
  });

  it('leaves a page after one failure, and keeps one that was followed by a copy', () => {
    const failed = recordWith('large-picture', ['not-copied']);
    assert.equal(choose([failed]), 'profile-page');
    assert.equal(choose([failed, recordWith('onedrive-home', ['copied'])]), 'onedrive-home');
  });

  it('returns to the first page when each has failed once', () => {
    const records = LEARNED_LINKS.map((candidate) => recordWith(candidate, ['not-copied']));
    assert.equal(choose(records), 'large-picture');
  });

  it('keeps a page that works through single failures, and leaves it after a few in a row', () => {
    for (const before of [3, 20, 500]) {
      const outcomes = times(before, 'copied');
      const chosenAfter = (failures: number) =>
        choose([recordWith('profile-page', [...outcomes, ...times(failures, 'not-copied')])]);
      assert.equal(chosenAfter(1), 'profile-page', `${before} copies`);
      assert.notEqual(chosenAfter(4), 'profile-page', `${before} copies`);
    }
  });

  it('prefers the page that works for more people', () => {
    const half = recordWith('large-picture', [...times(4, 'copied'), ...times(4, 'not-copied'), ...times(4, 'copied')]);
    const all = recordWith('edit-profile', times(12, 'copied'));
    assert.equal(choose([half, all]), 'edit-profile');
  });

  it('forgets old failures', () => {
    const failures = (at: Date) => [recordWith('large-picture', times(10, 'not-copied'), at)];
    assert.equal(choose(failures(NOW)), 'profile-page');
    assert.equal(choose(failures(new Date(NOW.getTime() - 365 * DAY))), 'large-picture');
  });

  it('rarely tries another page than the one that works, and never for a person who has tried', () => {
    const proven = [recordWith('edit-profile', times(12, 'copied'))];
    assert.notEqual(
      choose(proven, [], () => 0),
      'edit-profile',
    );
    assert.equal(
      choose(proven, ['large-picture'], () => 0),
      'edit-profile',
    );
    let next = 0;
    const spread = () => {
      next = (next + 0.618_033_988_75) % 1;
      return next;
    };
    const others = Array.from({ length: 10_000 }, () => choose(proven, [], spread)).filter(
      (candidate) => candidate !== 'edit-profile',
    );
    assert.ok(others.length > 0 && others.length < 200, `${others.length} of 10,000`);
  });

  const anyRecords = fc
    .array(
      fc.record({
        candidate: fc.constantFrom(...CANDIDATES),
        outcome: fc.constantFrom<LinkOutcome>('copied', 'not-copied'),
        daysAgo: fc.integer({ min: -1, max: 400 }),
      }),
      { maxLength: 60 },
    )
    .map((results) => {
      const records = new Map<Candidate, CandidateRecord>();
      for (const { candidate, outcome, daysAgo } of results) {
        const at = new Date(NOW.getTime() - daysAgo * DAY);
        records.set(candidate, withResult(records.get(candidate) ?? emptyRecord(candidate), { outcome, at }));
      }
      return [...records.values()];
    });
  const anyLinks = fc
    .subarray([...LEARNED_LINKS], { minLength: 1 })
    .map(([first = 'edit-profile', ...others]): AvailableLinks => [first, ...others]);
  const anyTried = fc.array(fc.constantFrom(...CANDIDATES), { maxLength: 12 });
  const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('is always one of the available pages that the person tried least often', () => {
    fc.assert(
      fc.property(anyRecords, anyLinks, anyTried, anyRandom, (records, available, tried, random) => {
        const chosen = chooseLink({ tried, available, now: NOW }, records, () => random);
        const timesOf = (candidate: Candidate) => tried.filter((one) => one === candidate).length;
        assert.ok(available.includes(chosen));
        assert.equal(timesOf(chosen), Math.min(...available.map(timesOf)));
      }),
    );
  });

  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(anyRecords, anyLinks, anyRandom, (records, available, random) => {
        const choice = { tried: [], available, now: NOW };
        const chosen = chooseLink(choice, records, () => random);
        assert.equal(
          chooseLink(choice, records.toReversed(), () => random),
          chosen,
        );
      }),
    );
  });

  it('gives each candidate a chance between 0 and 1, which a copy raises and a failure lowers', () => {
    fc.assert(
      fc.property(anyRecords, fc.constantFrom(...CANDIDATES), (records, candidate) => {
        const before = records.find((record) => record.candidate === candidate) ?? emptyRecord(candidate);
        // A result that is newer than all others.
        const at = new Date(NOW.getTime() + DAY);
        const chance = (record: CandidateRecord) => chanceOf(candidate, [record], at);
        const [copied, failed] = [
          withResult(before, { outcome: 'copied', at }),
          withResult(before, { outcome: 'not-copied', at }),
        ];
        for (const record of [before, copied, failed]) assert.ok(chance(record) > 0 && chance(record) < 1);
        assert.ok(chance(copied) > chance(before) - 1e-3, 'a copy');
        assert.ok(chance(failed) < chance(before) + 1e-3, 'a failure');
      }),
    );
  });

  it('finds the page that works within a few people, wherever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LEARNED_LINKS), anyRandom, (works, random) => {
        const records = new Map<Candidate, CandidateRecord>();
        let people = 0;
        for (let first: Candidate | undefined; first !== works; people++) {
          assert.ok(people < 5, `${works} after ${people} people`);
          const tried: Candidate[] = [];
          // Each person presses twice at most.
          while (tried.length < 2 && !tried.includes(works)) {
            const candidate = chooseLink({ tried, available: ALL, now: NOW }, [...records.values()], () => random);
            first = tried.length === 0 ? candidate : first;
            tried.push(candidate);
            const outcome = candidate === works ? 'copied' : 'not-copied';
            records.set(candidate, withResult(records.get(candidate) ?? emptyRecord(candidate), { outcome, at: NOW }));
          }
        }
      }),
    );
  });
});

describe('A request by the bot itself', () => {
  it('is made until it was tried too often without a copy, and again after a copy', () => {
    let record = emptyRecord('by-request');
    for (let tries = 0; tries < MOST_REQUESTS_IN_VAIN; tries++) {
      assert.ok(mayRequest([record]), `${tries} tries`);
      record = withTry(record, NOW);
    }
    assert.ok(!mayRequest([record]));
    const once = withResult(record, { outcome: 'copied', at: NOW });
    assert.ok(mayRequest([once]));
    assert.ok(!mayRequest([withTry(once, NOW)]), 'a single copy may be due to something else');
    const twice = withResult(withTry(once, NOW), { outcome: 'copied', at: NOW });
    assert.equal(twice.triedInVain, 0);
    assert.ok(!mayRequest([withResult(record, { outcome: 'not-copied', at: NOW })]));
    assert.ok(mayRequest([]), 'nothing is known');
  });
});
