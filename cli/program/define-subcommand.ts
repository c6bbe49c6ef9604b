import { CodedError } from '../../src/errors.ts';
import type { CommandContext, Input, OptionSpec, Outcome, Subcommand, SubcommandFacts } from './types.ts';

type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** A switch is a boolean. An option with a value is a text, and undefined if it is not given. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Key in keyof Specs]: Specs[Key]['flags'] extends `${string}<${string}>` ? string | undefined : boolean;
};

interface Definition<Specs extends OptionSpecs, Parameters> extends SubcommandFacts {
  readonly options: Specs;
  /** Turns the command line into parameters. Throws `arguments-invalid`; see `wrongArguments`. */
  readonly read: (input: Input<OptionValues<Specs>>) => Parameters;
  /** Loads the modules of the work, after the arguments are checked: they are hundreds. */
  readonly load: () => Promise<(parameters: Parameters, context: CommandContext) => Promise<Outcome>>;
}

/** Makes a subcommand. The types of `parameters` follow from `options` and `read`. */
export function defineSubcommand<const Specs extends OptionSpecs, Parameters>({
  read,
  load,
  ...facts
}: Definition<Specs, Parameters>): Subcommand {
  return {
    ...facts,
    prepare(input) {
      const parameters = read(input as Input<OptionValues<Specs>>);
      return async (context) => (await load())(parameters, context);
    },
  };
}

/** The error for arguments that make no sense. `runProgram` adds where the help is. */
export function wrongArguments(message: string): CodedError {
  return new CodedError('arguments-invalid', message);
}
