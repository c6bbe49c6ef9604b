import { asCodedError, type ErrorCode } from '../src/errors.ts';

/** How every command ends that was typed wrong, or lacks its settings: as sysexits.h has it. */
export const START_FAILURE_EXIT = { usage: 64, settings: 78 } as const;

/**
 * Runs a command and ends this process with the exit code that it gives. What it throws is told in words, with the remedy.
 * `failed`: the exit code where neither the arguments nor the settings are to blame.
 */
export async function runCommand(main: () => Promise<number>, usage: string, failed: number): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = tellTrouble(error, usage, failed);
  }
}

export function print(text: string, exitCode: number): number {
  process.stdout.write(`${text}\n`);
  return exitCode;
}

export function printError(text: string, exitCode: number): number {
  process.stderr.write(`${text}\n`);
  return exitCode;
}

const OF_SETTINGS: readonly ErrorCode[] = ['config-invalid', 'settings-file-unreadable', 'certificate-unusable'];

function tellTrouble(error: unknown, usage: string, failed: number): number {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return printError(`${error.message}\n\n${usage}`, START_FAILURE_EXIT.usage);
  }
  const { message, remedy, code } = asCodedError(error);
  const exitCode = OF_SETTINGS.includes(code) ? START_FAILURE_EXIT.settings : failed;
  return printError([message, ...(remedy ? ['', remedy] : [])].join('\n'), exitCode);
}
