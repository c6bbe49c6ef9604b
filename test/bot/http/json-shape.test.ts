import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shapeProblem } from '../../../bot/http/json-shape.ts';
import { readActivity } from '../../../bot/teams/read-activity.ts';

const problemOf = (text: string) => shapeProblem(Buffer.from(text));

/** Names, values, objects and lists: what `shapeProblem` bounds, counted in another way. */
function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [, member]) => sum + count(member) + (Array.isArray(value) ? 0 : 1), 1);
}

describe('The shape of a JSON body', () => {
  it('is no problem for any value of usual size', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
        assert.equal(problemOf(JSON.stringify(value)), undefined);
        assert.equal(problemOf(JSON.stringify(value, undefined, 2)), undefined);
      }),
    );
  });

  it('is bounded in depth, whatever strings contain', () => {
    for (const [open, close] of ['[]', '{}'] as const) {
      const nested = (depth: number) => `${(open === '[' ? open : '{"a":').repeat(depth)}1${close?.repeat(depth)}`;
      assert.equal(problemOf(nested(64)), undefined);
      assert.equal(problemOf(nested(65)), 'too-deep');
      assert.equal(problemOf(JSON.stringify({ a: nested(10_000), b: `\\"${nested(10_000)}` })), undefined);
    }
    assert.equal(problemOf(`[${'[],'.repeat(1_000)}1]`), undefined);
  });

  it('is bounded in the number of values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.integer({ min: 1, max: 20_000 }), (value, copies) => {
        const list = Array<unknown>(copies).fill(value);
        const values = count(list);
        const problem = problemOf(JSON.stringify(list));
        // An empty list counts twice: for itself and for the comma before it.
        if (values < 2_500) assert.equal(problem, undefined);
        if (values > 5_001) assert.equal(problem, 'too-many-values');
      }),
      { numRuns: 50 },
    );
  });

  it('says nothing about text that is not JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        assert.equal(shapeProblem(bytes), undefined);
      }),
    );
  });

  describe('with the worst values for its size', () => {
    const SIZE = 240_000;
    const activity = { type: 'message', channelId: 'msteams', serviceUrl: 'https://a/', conversation: { id: 'a' } };
    /** An activity of `SIZE` bytes, filled with text. */
    const padded = (members: object) => {
      const { length } = JSON.stringify({ ...activity, ...members });
      return JSON.stringify({ ...activity, ...members, text: 'x'.repeat(Math.max(0, SIZE - length)) });
    };
    const raw = (member: string) => JSON.stringify(activity).replace(/}$/, `,${member}}`);
    const many = (count: number, value: unknown) => Array<unknown>(count).fill(value);
    const bodies: Readonly<Record<string, string>> = {
      'numbers as entities': JSON.stringify({ ...activity, entities: many(SIZE / 2, 1) }),
      'numbers as entities, as many as pass': padded({ entities: many(4_900, 1) }),
      'null as members': padded({ membersAdded: many(4_900, null) }),
      'entities with members of another type': padded({ entities: many(1_600, { type: 1 }) }),
      'nested lists': JSON.stringify({ ...activity, value: many(SIZE / 3, []) }),
      'many names': padded({ value: Object.fromEntries(many(2_400, 1).entries()) }),
      'escaped text': raw(`"text":"${'\\u0041'.repeat(SIZE / 6)}"`),
      'one long number': raw(`"value":${'1'.repeat(SIZE)}`),
      spaces: raw(`${' '.repeat(SIZE)}"value":1`),
      'a long timestamp': JSON.stringify({ ...activity, timestamp: '('.repeat(SIZE) }),
      'a long locale': JSON.stringify({ ...activity, locale: 'a-'.repeat(SIZE / 2) }),
    };
    /** Milliseconds of CPU time: the least of several rounds. */
    const costOf = (body: string) => {
      const bytes = Buffer.from(body);
      const rounds = Array.from({ length: 15 }, () => {
        const before = process.cpuUsage();
        try {
          if (!shapeProblem(bytes)) readActivity(JSON.parse(bytes.toString()));
        } catch {}
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      });
      return Math.min(...rounds);
    };

    for (const [name, body] of Object.entries(bodies)) {
      it(`costs about as much as plain text: ${name}`, () => {
        const plain = costOf(padded({}));
        assert.ok(costOf(body) < 20 * plain, `${costOf(body)} ms instead of ${plain} ms`);
      });
    }
  });
});
