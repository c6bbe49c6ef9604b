import { readFile } from 'node:fs/promises';
import { decodePicture } from '../../../src/photo/decode.ts';
import '../busy-machine.ts';

/*
 * node decode-many.ts FILE COUNT
 *
 * Decodes a file COUNT times at once and prints the answers and the growth of the process's peak memory, in bytes.
 */
const [file = '', count = ''] = process.argv.slice(2);
const picture = await readFile(file);
await decodePicture(picture.subarray(0, 1_000));
const before = process.resourceUsage().maxRSS;
const decoded = await Promise.all(Array.from({ length: Number(count) }, () => decodePicture(picture)));
const answers = decoded.map((pixels) => (typeof pixels === 'string' ? pixels : 'decoded'));
process.stdout.write(
  JSON.stringify({ answers: [...new Set(answers)], grown: (process.resourceUsage().maxRSS - before) * 1024 }),
);
