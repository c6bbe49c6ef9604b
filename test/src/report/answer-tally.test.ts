import assert from 'node:assert/strict';
import { VERDICT_KINDS } from '../../../src/photo/verdict.ts';
import { createAnswerTally } from '../../../src/report/answer-tally.ts';
import type { SeenAnswer } from '../../../src/store/report/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';

const NOW = new Date('2026-03-04T12:00:00Z');
const person = (objectId: string) => ({ tenantId: 'tally', objectId });

describe('The tally of answers', () => {
  async function tallyOf(counted: SeenAnswer[]) {
    const { report } = await memoryStore();
    const countAnswers = async (_tenantId: string, answers: readonly SeenAnswer[]) => void counted.push(...answers);
    return createAnswerTally({
      tenantId: 'tally',
      store: { report: { ...report, countAnswers } },
      bestEffort: (_message, work) => work(),
      now: () => NOW,
    });
  }

  it('tells problems that people can solve, and their solution, from all other answers', async () => {
    const counted: SeenAnswer[] = [];
    const tally = await tallyOf(counted);
    for (const kind of VERDICT_KINDS) tally.note(person(kind), kind);
    await tally.flush();
    const of = (outcome: SeenAnswer['outcome']) =>
      counted.flatMap((answer) => (answer.outcome === outcome ? [answer.verdict] : []));
    assert.deepEqual(of('solved'), ['in-sync']);
    assert.deepEqual(of('problem'), ['not-copied', 'never-synced', 'waiting', 'out-of-date']);
    assert.equal(of(undefined).length, VERDICT_KINDS.length - 5);
    assert.ok(counted.every(({ at }) => at === NOW));
  });

  it('does not count a person who was erased before the numbers were written', async () => {
    const counted: SeenAnswer[] = [];
    const tally = await tallyOf(counted);
    for (const name of ['nora', 'luca']) tally.note(person(name), 'waiting');
    assert.deepEqual(tally.objectIds(), ['nora', 'luca']);
    tally.forget(person('nora'));
    await tally.flush();
    assert.deepEqual(
      counted.map((answer) => answer.person.objectId),
      ['luca'],
    );
    assert.deepEqual(tally.objectIds(), []);
  });
});
