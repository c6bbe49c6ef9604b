import { bundleCommand } from './bundle/command.ts';
import { runInProcess } from './run-in-process.ts';

await runInProcess(bundleCommand);
