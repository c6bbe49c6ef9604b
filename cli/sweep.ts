import { runInProcess } from './run-in-process.ts';
import { sweepCommand } from './sweep/command.ts';

await runInProcess(sweepCommand);
