import { CommanderError } from 'commander';
import { CodedError, operatorText } from '../../src/errors.ts';
import { readSettingsFile } from '../settings-file.ts';
import { buildProgram, type Chosen, PROGRAM } from './build-program.ts';
import { createConfirm } from './confirm.ts';
import { wrongArguments } from './define-subcommand.ts';
import { EXIT_DONE, exitCodeOfError } from './exit-codes.ts';
import { printOutcome, printText } from './print.ts';
import { createProgressLine } from './progress-line.ts';
import type { ProcessContext, Subcommand } from './types.ts';

/** Any failure before a subcommand is known is one of the arguments. */
const FAILED_BEFORE = 64;

/** Runs `photo-sync` with its arguments and returns the exit code. Prints a thrown error with its code and remedy. */
export async function runProgram(subcommands: readonly Subcommand[], context: ProcessContext): Promise<number> {
  let chosen: Chosen | undefined;
  try {
    const program = buildProgram(subcommands, context.stdout, (choice) => {
      chosen = choice;
    });
    parse(program, context.args);
    return chosen ? await runSubcommand(chosen, context) : EXIT_DONE;
  } catch (error) {
    const known = chosen?.subcommand ?? subcommands.find(({ name }) => name === context.args[0]);
    printText(context.stderr, operatorText(withHelp(error, known)), context.environment);
    return exitCodeOfError(error, known?.failed ?? FAILED_BEFORE);
  }
}

async function runSubcommand({ subcommand, input, settings, agreed }: Chosen, context: ProcessContext) {
  const work = subcommand.prepare(input);
  if (settings) readSettingsFile(settings, context);
  const progress = createProgressLine(context.stderr);
  try {
    const { environment, catchStop, operator } = context;
    const confirm = createConfirm(context.ask, agreed);
    const tell = (text: string) => {
      progress.end();
      printText(context.stderr, text, environment);
    };
    const ask = agreed ? undefined : context.ask;
    const outcome = await work({
      environment,
      format: input.format,
      catchStop,
      operator,
      confirm,
      ask,
      progress,
      tell,
    });
    progress.end();
    return await printOutcome(outcome, input.format, context);
  } finally {
    progress.end();
  }
}

/** Returns after help and version, too. Throws `arguments-invalid`. */
function parse(program: ReturnType<typeof buildProgram>, args: readonly string[]): void {
  try {
    if (args.length === 0) throw wrongArguments('No subcommand was given.');
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === EXIT_DONE) return;
    const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
    const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
    throw wrongArguments([sentence.replace(/(?<![.?])$/, '.'), ...more].join(' '));
  }
}

/** Adds to wrong arguments where the right ones are described. */
function withHelp(error: unknown, subcommand: Subcommand | undefined): unknown {
  if (!(error instanceof CodedError) || error.code !== 'arguments-invalid' || error.remedy) return error;
  const words = [PROGRAM, ...(subcommand ? [subcommand.name] : []), '--help'];
  return new CodedError(error.code, error.message, { cause: error.cause, remedy: `Run "${words.join(' ')}".` });
}
