import { readFile } from 'node:fs/promises';
import { comparePictures } from '../src/photo/compare/compare-pictures.ts';
import { makeThumbnail } from '../src/photo/thumbnail.ts';

/*
 * What a turn does to its two pictures, and nothing else: compares them and makes both thumbnails. Takes the files and how often;
 * writes the milliseconds of CPU time for one turn, all threads together.
 */
const [first = '', second = '', times = ''] = process.argv.slice(2);
const [graph, sharePoint] = await Promise.all([readFile(first), readFile(second)]);

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await comparePictures(graph, sharePoint);
    await Promise.all([makeThumbnail(graph), makeThumbnail(sharePoint)]);
  }
}

await turns(Number(times));
const before = process.cpuUsage();
await turns(Number(times));
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${(user + system) / 1_000 / Number(times)}\n`);
