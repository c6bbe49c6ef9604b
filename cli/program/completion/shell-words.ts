import type { Argument, Command, Option } from 'commander';

/** What a shell completes after the name of a subcommand. */
export interface ShellSubcommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly ShellOption[];
  /** Values of arguments without a flag. */
  readonly choices: readonly string[];
}

export interface ShellOption {
  /** `--yes`, and `-y` if there is a short flag. */
  readonly flags: readonly string[];
  readonly text: string;
  /** Undefined: a switch. */
  readonly value: ShellValue | undefined;
}

/** Empty `choices` without `isFile`: any text. */
export interface ShellValue {
  readonly isFile: boolean;
  readonly choices: readonly string[];
}

/** Reads from commander's tree what shells complete, so that a new subcommand needs nothing here. */
export function shellSubcommands(program: Command): readonly ShellSubcommand[] {
  const help = program.createHelp();
  return help.visibleCommands(program).map((command) => {
    const isHelp = command.name() === 'help';
    return {
      name: command.name(),
      summary: command.summary() || command.description(),
      options: isHelp ? [] : help.visibleOptions(command).map(shellOption),
      choices: isHelp ? program.commands.map((one) => one.name()) : choicesOf(command.registeredArguments),
    };
  });
}

function shellOption({ short, long, description, required, optional, flags, argChoices }: Option): ShellOption {
  const takesValue = required || optional;
  return {
    flags: [long, short].filter((flag) => flag !== undefined),
    text: description,
    value: takesValue ? { isFile: /<(file|folder)>/.test(flags), choices: argChoices ?? [] } : undefined,
  };
}

function choicesOf(args: readonly Argument[]): readonly string[] {
  return [...new Set(args.flatMap(({ argChoices }) => argChoices ?? []))];
}

/** A text in single quotes of bash and zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
