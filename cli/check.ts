import { checkCommand } from './check/command.ts';
import { runInProcess } from './run-in-process.ts';

await runInProcess(checkCommand);
