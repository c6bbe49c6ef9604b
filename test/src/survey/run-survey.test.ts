import assert from 'node:assert/strict';
import type { Evidence, Failed } from '../../../src/photo/evidence.ts';
import { drawSample } from '../../../src/survey/draw-sample.ts';
import { requestBudget } from '../../../src/survey/request-budget.ts';
import { runSurvey, type SurveyOptions } from '../../../src/survey/run-survey.ts';
import type { Surveyed } from '../../../src/survey/types.ts';

const ABSENT = { state: 'absent', sign: 'none' } as const;
const IN_SYNC = { verdict: { kind: 'in-sync', failedSources: [], locked: false } } as const;

function read(profile: Failed | typeof ABSENT = ABSENT): Surveyed {
  const [graphPhoto, graphPicture, sharePointPicture] = [ABSENT, ABSENT, profile];
  const evidence = { graphPhoto, graphPicture, sharePointProfile: profile, sharePointPicture } as unknown as Evidence;
  if (profile.state === 'absent') return { ...IN_SYNC, evidence };
  return { verdict: { kind: 'unknown', failedSources: ['sharePointProfile'], locked: false }, evidence };
}

/** Runs a survey of numbers with a clock that moves when it waits. */
async function survey(answer: (person: number) => Surveyed, more: Partial<SurveyOptions<number>> = {}) {
  let at = Date.parse('2026-11-30T08:00:00Z');
  const startedAt = at;
  const results: { readonly person: number; readonly kind: string }[] = [];
  const batches: { readonly at: number; readonly people: readonly number[] }[] = [];
  let most = 0;
  let inFlight = 0;
  const end = await runSurvey<number>({
    people: Array.from({ length: 200 }, (_, index) => index),
    async read(people) {
      inFlight += 1;
      most = Math.max(most, inFlight);
      batches.push({ at: at - startedAt, people });
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return people.map((person) => answer(person));
    },
    ceiling: 4,
    interval: 100,
    maxWait: 600_000,
    now: () => new Date(at),
    wait: async (milliseconds) => {
      at += milliseconds;
    },
    random: () => 0,
    signal: new AbortController().signal,
    onResults: async (some) => {
      results.push(...some.map(({ person, surveyed }) => ({ person, kind: surveyed.verdict.kind })));
    },
    onProgress: () => {},
    ...more,
  });
  return { end, results, batches, most, took: at - startedAt };
}

const throttled = (retryAfter: number): Failed => ({ state: 'failed', reason: 'throttled', retryAfter });

describe('runSurvey', () => {
  it('reads all people once, in order, within the interval', async () => {
    const { end, results, batches, took } = await survey(() => read());
    assert.deepEqual(end, { ended: 'done', throttled: 0 });
    assert.deepEqual(
      results.map(({ person }) => person),
      Array.from({ length: 200 }, (_, index) => index),
    );
    assert.equal(batches.flatMap(({ people }) => people).length, 200);
    assert.ok(took >= 19_000 && took <= 20_000, `${took}`);
    assert.ok(batches.every(({ people }) => people.length <= 10));
  });

  it('pauses everything after 429, and reads those people again', async () => {
    const refused = new Set<number>();
    const { end, results, batches } = await survey((person) => {
      if (person % 50 !== 49 || refused.has(person)) return read();
      refused.add(person);
      return read(throttled(30_000));
    });
    assert.deepEqual([end.ended, end.throttled], ['done', 4]);
    assert.deepEqual(new Set(results.map(({ kind }) => kind)), new Set(['in-sync']));
    const [first, again] = batches.filter(({ people }) => people.includes(49));
    assert.ok(first && again && again.at - first.at >= 30_000, JSON.stringify([first, again]));
    // Only batches that were in flight already.
    assert.ok(batches.filter(({ at }) => at > first.at && at < first.at + 30_000).length <= 3);
  });

  it('keeps the order of results while one person is read again, and gives up after five reads', async () => {
    let reads = 0;
    const { results } = await survey((person) => {
      if (person !== 3) return read();
      reads += 1;
      return read({ state: 'failed', reason: 'unavailable' });
    });
    assert.equal(reads, 5);
    assert.deepEqual(
      results.slice(2, 5).map(({ person, kind }) => [person, kind]),
      [
        [2, 'in-sync'],
        [3, 'unknown'],
        [4, 'in-sync'],
      ],
    );
  });

  it('ends after three batches in which a service refuses the app for all', async () => {
    const refusal: Failed = { state: 'failed', reason: 'forbidden' };
    const { end, batches } = await survey(() => read(refusal));
    assert.deepEqual([end.ended, end.failure], ['failed', { source: 'sharePointProfile', failed: refusal }]);
    assert.ok(batches.length <= 4, `${batches.length}`);
  });

  it('ends after five batches without an answer, as failed or, if throttled, as paused', async () => {
    const outage = await survey(() => read({ state: 'failed', reason: 'unreachable' }));
    assert.deepEqual([outage.end.ended, outage.end.failure?.failed.reason], ['failed', 'unreachable']);
    const busy = await survey(() => read(throttled(10_000)));
    assert.equal(busy.end.ended, 'paused');
    assert.deepEqual(busy.results, []);
  });

  it('ends with the error of the taker of results', async () => {
    await assert.rejects(
      survey(() => read(), { onResults: () => Promise.reject(new Error('The disk is full.')) }),
      /disk is full/,
    );
  });
});

describe('drawSample', () => {
  const people = Array.from({ length: 1_000 }, (_, index) => ({ objectId: `id-${index}` }));
  it('depends on the seed only, not on the order of the directory', () => {
    const sample = drawSample(people, 100, 'seed');
    assert.deepEqual(drawSample(people.toReversed(), 100, 'seed'), sample);
    const other = drawSample(people, 100, 'another').map(({ person }) => person.objectId);
    const same = sample.filter(({ person }) => other.includes(person.objectId)).length;
    assert.ok(same < 30, `${same}`);
  });

  it('chooses each person about equally often', () => {
    const some = people.slice(0, 300);
    const often = new Map<string, number>();
    for (let seed = 0; seed < 60; seed += 1) {
      for (const { person } of drawSample(some, 30, `seed ${seed}`)) {
        often.set(person.objectId, (often.get(person.objectId) ?? 0) + 1);
      }
    }
    // 60 draws with a chance of 0.1: 6 ± 2.3. Six standard deviations.
    for (const [id, count] of often) assert.ok(count <= 20, `${id}: ${count}`);
    assert.ok(often.size > 290, `${often.size}`);
  });
});

describe('requestBudget', () => {
  it('stays below the limits of SharePoint for each size of tenant', () => {
    for (const [licences, unitsPerMinute] of [
      [500, 1_250],
      [5_001, 3_750],
      [100_000, 6_250],
    ] as const) {
      const { interval, sharePointRequests, duration } = requestBudget(1_000, licences, 4);
      const perMinute = (60_000 / interval) * 2 * 2;
      assert.ok(perMinute <= 0.8 * unitsPerMinute && perMinute >= 0.7 * unitsPerMinute, `${licences}: ${perMinute}`);
      assert.equal(sharePointRequests, 2_000);
      assert.ok(duration.shortest <= duration.longest);
    }
  });
});
