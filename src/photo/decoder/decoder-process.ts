import sharp from 'sharp';
import { decodeBytes } from './pipeline.ts';
import type { DecodeRequest } from './types.ts';

/*
 * A process that decodes one picture at a time and can be killed at any moment. `decoder-pool.ts` starts it, without
 * the environment and so without secrets.
 */

// One process uses one core.
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
});

process.on('message', async (request: DecodeRequest) => {
  process.send?.(await decodeBytes(request));
});
// The decoder's threads would delay an ordinary exit.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');
