import { Argument, Command, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { SHARED_EXIT_CODES } from './exit-codes.ts';
import type { Input, OptionSpec, Subcommand, SubcommandFacts, TextOutput } from './types.ts';

export const PROGRAM = 'photo-sync';

/** What the command line asks for. */
export interface Chosen {
  readonly subcommand: Subcommand;
  readonly input: Input<Readonly<Record<string, unknown>>>;
  /** `--settings FILE`. */
  readonly settings: string | undefined;
  /** `--yes`. */
  readonly agreed: boolean;
}

const WITHOUT_SUBCOMMAND = `
Each subcommand has its own help: ${PROGRAM} SUBCOMMAND --help. docs/operate/commands.md describes all of them.
A built program is started with "node lib/cli/photo-sync.js", and the sources with "npm run photo-sync --".`;

/** Commander's tree of all subcommands. It prints help, throws what is wrong, and calls `choose`, but does no work. */
export function buildProgram(
  subcommands: readonly Subcommand[],
  stdout: TextOutput,
  choose: (chosen: Chosen) => void,
): Command {
  const program = new Command(PROGRAM)
    .description('Photo Sync, for admins: why photos are wrong in SharePoint, and what the bot does about it.')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [subcommand]', 'print the help of a subcommand')
    .usage('SUBCOMMAND [options]')
    .exitOverride()
    // Errors are thrown, and printed in the one style of all errors.
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => stdout.columns ?? 100,
      getOutHasColors: () => false,
    })
    .addHelpText('after', WITHOUT_SUBCOMMAND);
  for (const subcommand of subcommands) addSubcommand(program, subcommand, choose);
  return program;
}

function addSubcommand(program: Command, subcommand: Subcommand, choose: (chosen: Chosen) => void): void {
  const { name, summary, details, group } = subcommand;
  const command = program
    .command(name)
    .summary(summary)
    .description([summary, ...(details ? [details] : [])].join('\n\n'))
    .helpGroup(group)
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(false)
    .addHelpText('after', helpAfter(subcommand));
  for (const argument of subcommand.arguments ?? []) command.addArgument(toArgument(argument));
  for (const [key, option] of Object.entries({ ...subcommand.options, ...sharedOptions(subcommand) })) {
    command.addOption(toOption(key, option));
  }
  command.action((...received: readonly unknown[]) => {
    const args = received
      .slice(0, -2)
      .flat()
      .filter((value) => value !== undefined) as string[];
    choose(toChosen(subcommand, args, command.opts()));
  });
}

/** The options that several subcommands have. Their names are the same everywhere. */
function sharedOptions({ hasJson, hasTable, hasSettings, confirms }: SubcommandFacts): Record<string, OptionSpec> {
  const formats = ['text', ...(hasJson ? ['json'] : []), ...(hasTable ? ['csv'] : [])];
  return {
    ...(hasJson && { json: { flags: '--json', text: 'print the result as JSON; the same as --output json' } }),
    ...(formats.length > 1 && {
      output: { flags: '--output <format>', text: 'the format of the result', choices: formats },
    }),
    ...(confirms && { yes: { flags: '-y, --yes', text: 'ask no question' } }),
    ...(hasSettings && {
      settings: {
        flags: '--settings <file>',
        text: 'read NAME=value lines from the file; the environment takes precedence',
      },
    }),
  };
}

function toOption(key: string, { flags, text, choices }: OptionSpec): Option {
  const option = new Option(flags, text);
  if (option.attributeName() !== key) throw new Error(`The key of ${flags} is ${option.attributeName()}, not ${key}.`);
  return choices ? option.choices(choices) : option;
}

function toArgument({ name, text, choices }: NonNullable<SubcommandFacts['arguments']>[number]): Argument {
  const argument = new Argument(name, text);
  return choices ? argument.choices(choices) : argument;
}

function toChosen(subcommand: Subcommand, args: readonly string[], values: Record<string, unknown>): Chosen {
  const { json, output, yes, settings, ...own } = values;
  // A switch that is not given is false, and not undefined.
  const switches = Object.entries(subcommand.options ?? {}).filter(([, { flags }]) => !flags.includes('<'));
  const options = { ...Object.fromEntries(switches.map(([key]) => [key, false])), ...own };
  const format = json ? 'json' : ((output as Input<unknown>['format'] | undefined) ?? 'text');
  const file = settings as string | undefined;
  return { subcommand, input: { options, args, format }, settings: file, agreed: yes === true };
}

/** Examples, exit codes, and where to read more. */
function helpAfter({ examples, exitCodes, page, hasSettings, confirms }: Subcommand): string {
  const { 77: declined, 78: settings, ...others } = SHARED_EXIT_CODES;
  const codes = {
    ...exitCodes,
    ...others,
    ...(confirms && { 77: declined }),
    ...(hasSettings && { 78: settings }),
  };
  const width = Math.max(...examples.map(({ words }) => words.length));
  return [
    '',
    'Examples:',
    ...examples.map(({ words, text }) => `  ${PROGRAM} ${words.padEnd(width)}  ${text}`),
    '',
    'Exit codes:',
    ...Object.entries(codes).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`),
    ...(page ? ['', `For details, see ${page}.`] : []),
  ].join('\n');
}
