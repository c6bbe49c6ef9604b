import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bench as compare } from './compare.ts';
import { bench as nudge } from './nudge.ts';
import { type Bench, isMissed, toJson, toTable } from './result.ts';
import { bench as sweep } from './sweep.ts';
import { bench as turn } from './turn.ts';

/** `npm run bench -- NAME [--json FILE]`: measures, prints a table, and fails where a goal is missed. */
const BENCHES: Readonly<Record<string, Bench>> = { turn, compare, sweep, nudge };

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const [name = ''] = positionals;
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench) {
  const result = await bench();
  if (values.json) await writeFile(values.json, toJson(result));
  process.stdout.write(toTable(result));
  if (Object.values(result.figures).some(isMissed)) process.exitCode = 1;
} else {
  process.stderr.write(
    `npm run bench -- NAME [--json FILE], where NAME is one of: ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exitCode = 2;
}
