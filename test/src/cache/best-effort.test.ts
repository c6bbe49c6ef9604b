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
      [[40, 'store-failed', 'It could not be read.']],
    );
  });

  it('does not wait for a store that never answers', async () => {
    const { bestEffort } = createBestEffort(log, 10);
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
