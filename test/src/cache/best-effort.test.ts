import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { createLog } from '../../../bot/log.ts';
import { createBestEffort } from '../../../src/cache/best-effort.ts';

describe('Best-effort work of the store', () => {
  const logged: { level: number; err: { code: string; message: string } }[] = [];
  const log = createLog(
    'warn',
    new Writable({ write: (line, _encoding, done) => done(void logged.push(JSON.parse(String(line)))) }),
  );
  beforeEach(() => {
    logged.length = 0;
  });

  it('resolves to the fallback and logs what failed', async () => {
    const { bestEffort, state } = createBestEffort(log);
    const found = await bestEffort('It could not be read.', () => Promise.reject(new Error('Closed.')), 'nothing');
    assert.equal(found, 'nothing');
    assert.equal(state(), 'failing');
    assert.deepEqual(
      logged.map(({ level, err }) => [level, err.code, err.message]),
      [[50, 'store-failed', 'It could not be read.']],
    );
  });

  it('logs each kind of trouble as an error once an hour, with its remedy, and otherwise as a warning', async () => {
    let now = 0;
    const { bestEffort } = createBestEffort(log, { clock: () => now });
    const levels = async (...causes: readonly Error[]) => {
      logged.length = 0;
      for (const cause of causes) await bestEffort('It failed.', () => Promise.reject(cause), undefined);
      return logged.map(({ level }) => level);
    };
    const lost = () => new Error('Connection terminated unexpectedly');
    const late = () => new Error('Query read timeout');
    assert.deepEqual(await levels(lost(), lost(), late(), lost(), late()), [50, 40, 50, 40, 40]);
    assert.match(JSON.stringify(logged[0]), /DATABASE_URL/);
    now = 3_600_000;
    assert.deepEqual(await levels(lost(), lost()), [50, 40]);
  });

  it('does not wait for a store that never answers', async () => {
    const { bestEffort } = createBestEffort(log, { timeout: () => 10 });
    assert.equal(await bestEffort('It could not be read.', () => new Promise<string>(() => {}), 'nothing'), 'nothing');
    assert.equal(logged.length, 1);
  });

  it('reports whether the latest work failed', async () => {
    const { bestEffort, settled, state } = createBestEffort(log);
    assert.equal(await bestEffort('It could not be read.', async () => 'found', 'nothing'), 'found');
    assert.equal(state(), 'ok');
    const { promise, resolve } = Promise.withResolvers<void>();
    let done = false;
    void bestEffort('It could not be stored.', () => promise, undefined);
    const over = settled().then(() => assert.ok(done));
    done = true;
    resolve();
    await over;
    assert.equal(logged.length, 0);
  });
});
