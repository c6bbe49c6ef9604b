import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { createGraphGate } from '../../../../src/microsoft365/graph/graph-gate.ts';

const NEVER = new AbortController().signal;
const TIMES = { person: 60_000, sweep: 60_000, about: 60_000 };

/** A reading that goes on until it is ended; what began is noted. */
function reading(name: string, begun: string[]) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const read = () => {
    begun.push(name);
    return promise;
  };
  return { read, end: () => resolve(name) };
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
};

describe('People and sweeps in one process', () => {
  let begun: string[];
  beforeEach(() => {
    begun = [];
  });

  it('do not wait where nobody else reads, and people never for each other', async () => {
    const gate = createGraphGate(TIMES);
    const [anna, bea] = [reading('anna', begun), reading('bea', begun)];
    const both = [gate.forPerson(anna.read, NEVER), gate.forPerson(bea.read, NEVER)];
    assert.deepEqual(begun, ['anna', 'bea']);
    anna.end();
    bea.end();
    assert.deepEqual(await Promise.all(both), ['anna', 'bea']);
  });

  it('take turns: a person waits for the batch in flight, and the next batch for the person', async () => {
    const gate = createGraphGate(TIMES);
    const [first, second, anna] = [reading('first', begun), reading('second', begun), reading('anna', begun)];
    const batch = gate.forSweep(first.read);
    const person = gate.forPerson(anna.read, NEVER);
    const nextBatch = batch.then(() => gate.forSweep(second.read));
    await settled();
    assert.deepEqual(begun, ['first']);
    first.end();
    await settled();
    assert.deepEqual(begun, ['first', 'anna']);
    anna.end();
    await person;
    await settled();
    assert.deepEqual(begun, ['first', 'anna', 'second']);
    second.end();
    await nextBatch;
  });

  it('wait no longer than for a while: a person at last reads beside the batch', async () => {
    const gate = createGraphGate({ ...TIMES, person: 5 });
    const [batch, anna] = [reading('batch', begun), reading('anna', begun)];
    const going = gate.forSweep(batch.read);
    anna.end();
    assert.equal(await gate.forPerson(anna.read, NEVER), 'anna');
    batch.end();
    await going;
  });

  it('let a batch through where one person follows the other', async () => {
    const gate = createGraphGate({ ...TIMES, sweep: 5 });
    const [anna, bea, batch] = [reading('anna', begun), reading('bea', begun), reading('batch', begun)];
    const first = gate.forPerson(anna.read, NEVER);
    batch.end();
    const going = gate.forSweep(batch.read);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const second = gate.forPerson(bea.read, NEVER);
    anna.end();
    bea.end();
    await Promise.all([first, second, going]);
    assert.deepEqual(begun, ['anna', 'batch', 'bea']);
  });

  it('go before checks only in that these come one at a time, beside people and between batches', async () => {
    const gate = createGraphGate({ ...TIMES, about: 0 });
    const [one, two, anna, batch] = ['one', 'two', 'anna', 'batch'].map((name) => reading(name, begun));
    assert.ok(one && two && anna && batch);
    const checks = [gate.forCheck(one.read, NEVER), gate.forCheck(two.read, NEVER)];
    assert.equal(gate.isBusy(), false);
    const person = gate.forPerson(anna.read, NEVER);
    const sweep = gate.forSweep(batch.read);
    await settled();
    assert.deepEqual(begun, ['one', 'anna']);
    anna.end();
    one.end();
    await settled();
    assert.deepEqual(begun, ['one', 'anna', 'two']);
    two.end();
    await settled();
    assert.deepEqual(begun, ['one', 'anna', 'two', 'batch']);
    batch.end();
    await Promise.all([...checks, person, sweep]);
  });

  it('go on after a reading that failed, and say whether people are about', async () => {
    const gate = createGraphGate({ ...TIMES, about: 0 });
    assert.equal(gate.isBusy(), false);
    await assert.rejects(gate.forPerson(() => Promise.reject(new Error('No answer.')), NEVER));
    await assert.rejects(gate.forSweep(() => Promise.reject(new Error('No answer.'))));
    assert.equal(gate.isBusy(), false);
    const anna = reading('anna', begun);
    const going = gate.forPerson(anna.read, NEVER);
    assert.equal(gate.isBusy(), true);
    anna.end();
    await going;
    assert.equal(createGraphGate(TIMES).isBusy(), false);
  });
});
