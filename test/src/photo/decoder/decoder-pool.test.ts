import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MAX_PIXELS } from '../../../../src/photo/decode.ts';
import { createDecoderPool } from '../../../../src/photo/decoder/decoder-pool.ts';
import { portrait } from '../../../helpers/photo/portraits.ts';
import { progressiveJpeg } from '../../../helpers/photo/progressive-jpeg.ts';

describe('A pool of decoder processes', () => {
  /** Takes half a minute on an idle machine, and ignores libvips' own timeout. */
  const endless = (timeout: number) => ({ bytes: progressiveJpeg(4_896, 2_646), maxPixels: MAX_PIXELS, timeout });

  it('kills a process that does not finish, and decodes the next picture in another one', async () => {
    const pool = createDecoderPool({ size: 1 });
    const photo = { bytes: await portrait('micah', 'Adele'), maxPixels: MAX_PIXELS, timeout: 60_000 };
    const decoded = await pool.decode(photo);
    assert.ok(typeof decoded === 'object');
    assert.equal(await pool.decode(endless(500)), 'timed-out');
    assert.deepEqual(await pool.decode(photo), decoded);
  });

  it('times out a picture that waits too long for a process', async () => {
    const pool = createDecoderPool({ size: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => pool.decode(endless(500))));
    assert.deepEqual(answers, ['timed-out', 'timed-out', 'timed-out']);
  });

  it('refuses formats that pictures of people do not have', async () => {
    const pool = createDecoderPool({ size: 1 });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    assert.equal(await pool.decode({ bytes: svg, maxPixels: MAX_PIXELS, timeout: 60_000 }), 'undecodable');
  });

  it('keeps no process alive and leaves none behind', async () => {
    const pool = join(import.meta.dirname, '../../../../src/photo/decoder/decoder-pool.ts');
    const program = `
      import { createDecoderPool } from ${JSON.stringify(pool)};
      const request = { bytes: Buffer.from('no picture'), maxPixels: 1, timeout: 60_000 };
      const decoded = await createDecoderPool({ size: 1 }).decode(request);
      const children = process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap');
      process.stdout.write(decoded + ' ' + children.length);`;
    // It ends although its decoder process is idle.
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    assert.equal(stdout, 'undecodable 0');
  });
});
