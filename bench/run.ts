import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { abuseBench } from './abuse.ts';
import { compareBench } from './compare.ts';
import { learnBench } from './learn.ts';
import { memoryBench } from './memory.ts';
import { nudgeBench } from './nudge.ts';
import { type Bench, missesGoal, resultJson, resultTable } from './shared/result.ts';
import { sizeBench } from './size.ts';
import { startBench } from './start.ts';
import { surveyBench } from './survey.ts';
import { sweepBench } from './sweep.ts';
import { turnBench } from './turn.ts';
import { understandBench } from './understand.ts';

/** `npm run bench -- NAME [--json FILE]`: runs a bench and prints a table. Exits with 1 if a goal is missed. */
const BENCHES: Readonly<Record<string, Bench>> = {
  turn: turnBench,
  compare: compareBench,
  sweep: sweepBench,
  nudge: nudgeBench,
  survey: surveyBench,
  abuse: abuseBench,
  learn: learnBench,
  understand: understandBench,
  memory: memoryBench,
  start: startBench,
  size: sizeBench,
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const [name = ''] = positionals;
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench) {
  const result = await bench();
  if (values.json) await writeFile(values.json, resultJson(result));
  process.stdout.write(resultTable(result));
  if (Object.values(result.figures).some(missesGoal)) process.exitCode = 1;
} else {
  process.stderr.write(
    `Usage: npm run bench -- NAME [--json FILE], where NAME is one of: ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exitCode = 2;
}
