/**
 * For `node --import`: at its end, the process writes the paths of the CommonJS files that it has loaded to the file
 * `LOADED_FILES`, one a line. The SDK, and most of what Azure's package loads, are such files.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);
process.on('exit', () => writeFileSync(process.env.LOADED_FILES ?? '', Object.keys(cache).join('\n')));
