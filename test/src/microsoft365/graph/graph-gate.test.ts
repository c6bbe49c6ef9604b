import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { createGraphGate } from '../../../../src/microsoft365/graph/graph-gate.ts';

const NEVER = new AbortController().signal;
const TIMEOUTS = { personWait: 60_000, sweepWait: 60_000, busyPeriod: 60_000 };

/** A read that lasts until `end` is called and adds its name to `started`. */
function reading(name: string, started: string[]) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const read = () => {
    started.push(name);
    return promise;
  };
  return { read, end: () => resolve(name) };
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
};

describe('The gate for people and sweeps in one process', () => {
  let started: string[];
  beforeEach(() => {
    started = [];
  });

  it('lets people read at once, and never wait for each other', async () => {
    const gate = createGraphGate(TIMEOUTS);
    const [anna, bea] = [reading('anna', started), reading('bea', started)];
    const both = [gate.forPerson(anna.read, NEVER), gate.forPerson(bea.read, NEVER)];
    assert.deepEqual(started, ['anna', 'bea']);
    anna.end();
    bea.end();
    assert.deepEqual(await Promise.all(both), ['anna', 'bea']);
  });

  it('makes a person wait for the batch in flight, and the next batch for the person', async () => {
    const gate = createGraphGate(TIMEOUTS);
    const [first, second, anna] = [reading('first', started), reading('second', started), reading('anna', started)];
    const batch = gate.forSweep(first.read);
    const person = gate.forPerson(anna.read, NEVER);
    const nextBatch = batch.then(() => gate.forSweep(second.read));
    await settled();
    assert.deepEqual(started, ['first']);
    first.end();
    await settled();
    assert.deepEqual(started, ['first', 'anna']);
    anna.end();
    await person;
    await settled();
    assert.deepEqual(started, ['first', 'anna', 'second']);
    second.end();
    await nextBatch;
  });

  it('lets a person read beside the batch after the longest wait', async () => {
    const gate = createGraphGate({ ...TIMEOUTS, personWait: 5 });
    const [batch, anna] = [reading('batch', started), reading('anna', started)];
    const inFlight = gate.forSweep(batch.read);
    anna.end();
    assert.equal(await gate.forPerson(anna.read, NEVER), 'anna');
    batch.end();
    await inFlight;
  });

  it('lets a batch through while people keep reading', async () => {
    const gate = createGraphGate({ ...TIMEOUTS, sweepWait: 5 });
    const [anna, bea, batch] = [reading('anna', started), reading('bea', started), reading('batch', started)];
    const first = gate.forPerson(anna.read, NEVER);
    batch.end();
    const inFlight = gate.forSweep(batch.read);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const second = gate.forPerson(bea.read, NEVER);
    anna.end();
    bea.end();
    await Promise.all([first, second, inFlight]);
    assert.deepEqual(started, ['anna', 'batch', 'bea']);
  });

  it('runs checks one at a time, beside people and between batches', async () => {
    const gate = createGraphGate({ ...TIMEOUTS, busyPeriod: 0 });
    const [one, two, anna, batch] = ['one', 'two', 'anna', 'batch'].map((name) => reading(name, started));
    assert.ok(one && two && anna && batch);
    const checks = [gate.forCheck(one.read, NEVER), gate.forCheck(two.read, NEVER)];
    assert.equal(gate.isBusy(), false);
    const person = gate.forPerson(anna.read, NEVER);
    const sweep = gate.forSweep(batch.read);
    await settled();
    assert.deepEqual(started, ['one', 'anna']);
    anna.end();
    one.end();
    await settled();
    assert.deepEqual(started, ['one', 'anna', 'two']);
    two.end();
    await settled();
    assert.deepEqual(started, ['one', 'anna', 'two', 'batch']);
    batch.end();
    await Promise.all([...checks, person, sweep]);
  });

  it('continues after a failed read and reports whether it is busy', async () => {
    const gate = createGraphGate({ ...TIMEOUTS, busyPeriod: 0 });
    assert.equal(gate.isBusy(), false);
    await assert.rejects(gate.forPerson(() => Promise.reject(new Error('No answer.')), NEVER));
    await assert.rejects(gate.forSweep(() => Promise.reject(new Error('No answer.'))));
    assert.equal(gate.isBusy(), false);
    const anna = reading('anna', started);
    const inFlight = gate.forPerson(anna.read, NEVER);
    assert.equal(gate.isBusy(), true);
    anna.end();
    await inFlight;
    assert.equal(createGraphGate(TIMEOUTS).isBusy(), false);
  });
});
