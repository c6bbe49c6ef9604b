import { asCodedError, type ErrorCode, operatorText } from '../src/errors.ts';
import { terminalText } from './terminal-text.ts';

/** A command of this program, apart from the process that runs it. */
export interface CliCommand {
  readonly usage: string;
  /** Exit code for errors that neither the arguments nor the settings cause. */
  readonly failed: number;
  /** Returns the exit code. `runCommand` prints what it throws. */
  readonly main: (context: CommandContext) => Promise<number>;
}

/** What a command gets from the process that runs it. It uses nothing else of that process. */
export interface CommandContext {
  /** The arguments after the command's name. */
  readonly args: readonly string[];
  /** The settings. `readSettingsFile` adds to them. */
  readonly environment: Record<string, string | undefined>;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Trusts one more certificate authority from now on. PEM. */
  readonly trust: (authority: string) => void;
  /** From now on, the first Ctrl-C or SIGTERM aborts the returned signal and does not end the process. */
  readonly catchStop: () => AbortSignal;
}

/** `process.stdout` fits. */
export interface TextOutput {
  /** True for a terminal. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Exit codes of all commands for wrong arguments and for missing or invalid settings, as in sysexits.h. */
export const START_FAILURE_EXIT = { usage: 64, settings: 78 } as const;

/** Runs a command and returns its exit code. Prints a thrown error with its code and remedy. */
export async function runCommand({ main, usage, failed }: CliCommand, context: CommandContext): Promise<number> {
  try {
    return await main(context);
  } catch (error) {
    const { text, exitCode } = describeError(error, usage, failed);
    return print(context.stderr, text, exitCode);
  }
}

export function print(output: TextOutput, text: string, exitCode: number): number {
  output.write(`${terminalText(text)}\n`);
  return exitCode;
}

/** A result for scripts. */
export function asJson(result: object): string {
  return JSON.stringify(result, undefined, 2);
}

const SETTINGS_ERRORS: readonly ErrorCode[] = [
  'config-invalid',
  'settings-file-unreadable',
  'certificate-unusable',
  'placeholder-unresolved',
];

function describeError(error: unknown, usage: string, failed: number): { text: string; exitCode: number } {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return { text: `${error.message}\n\n${usage}`, exitCode: START_FAILURE_EXIT.usage };
  }
  const { code } = asCodedError(error);
  const exitCode = SETTINGS_ERRORS.includes(code) ? START_FAILURE_EXIT.settings : failed;
  return { text: operatorText(error), exitCode };
}
