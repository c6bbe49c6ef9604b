import { styleText } from 'node:util';
import { terminalText } from '../terminal-text.ts';
import type { CommandContext, Outcome, OutputFormat, ProcessContext, TextOutput } from './types.ts';

/** Prints a result in its format, and its problem on stderr. Returns the exit code. */
export async function printOutcome(
  outcome: Outcome,
  format: OutputFormat,
  { stdout, stderr, environment }: Pick<ProcessContext, 'stdout' | 'stderr' | 'environment'>,
): Promise<number> {
  const view = await viewOf(outcome, format);
  if (view !== undefined) printText(stdout, view, environment);
  if (outcome.problem !== undefined) printText(stderr, outcome.problem, environment);
  return outcome.exitCode;
}

async function viewOf(outcome: Outcome, format: OutputFormat): Promise<string | undefined> {
  if (format === 'json') return asJson(outcome.json());
  if (format === 'text') return outcome.text?.();
  if (!outcome.csv) return undefined;
  const { csvText } = await import('./csv-text.ts');
  return csvText(outcome.csv());
}

/** A result for scripts. */
export function asJson(result: object): string {
  return JSON.stringify(result, undefined, 2);
}

/** Prints text without the control characters that a service may have put into it. */
export function printText(output: TextOutput, text: string, environment: CommandContext['environment']): void {
  const safe = terminalText(text);
  output.write(`${hasColor(output, environment) ? colored(safe) : safe}\n`);
}

/** Whether a terminal shows colors: https://no-color.org */
export function hasColor(output: TextOutput, { NO_COLOR, TERM }: CommandContext['environment']): boolean {
  return output.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

/** The marks at the start of a line. A color repeats what the mark says, so nothing is lost without it. */
const MARKS = { '✓': 'green', '!': 'yellow', '✗': 'red' } as const;

function colored(text: string): string {
  return text.replace(/^( *)([✓!✗])(?= )/gmu, (_, indent: string, mark: keyof typeof MARKS) => {
    return indent + styleText(MARKS[mark], mark, { validateStream: false });
  });
}
