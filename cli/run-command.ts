import { asCodedError, type ErrorCode, operatorText } from '../src/errors.ts';
import { terminalText } from './terminal-text.ts';

/** Exit codes of all commands for wrong arguments and for missing or invalid settings, as in sysexits.h. */
export const START_FAILURE_EXIT = { usage: 64, settings: 78 } as const;

/**
 * Runs a command and sets this process's exit code to the returned one. Prints a thrown error with its code and remedy.
 * `failed`: the exit code for errors that are not caused by the arguments or the settings.
 */
export async function runCommand(main: () => Promise<number>, usage: string, failed: number): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = reportError(error, usage, failed);
  }
}

export function print(text: string, exitCode: number): number {
  process.stdout.write(`${terminalText(text)}\n`);
  return exitCode;
}

export function printError(text: string, exitCode: number): number {
  process.stderr.write(`${terminalText(text)}\n`);
  return exitCode;
}

const SETTINGS_ERRORS: readonly ErrorCode[] = ['config-invalid', 'settings-file-unreadable', 'certificate-unusable'];

function reportError(error: unknown, usage: string, failed: number): number {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return printError(`${error.message}\n\n${usage}`, START_FAILURE_EXIT.usage);
  }
  const { code } = asCodedError(error);
  const exitCode = SETTINGS_ERRORS.includes(code) ? START_FAILURE_EXIT.settings : failed;
  return printError(operatorText(error), exitCode);
}
