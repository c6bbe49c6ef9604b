import { packageCommand } from './package/command.ts';
import { runInProcess } from './run-in-process.ts';

await runInProcess(packageCommand);
