import { nudgesCommand } from './nudges/command.ts';
import { runInProcess } from './run-in-process.ts';

await runInProcess(nudgesCommand);
