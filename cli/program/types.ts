/** What the process that runs the program gives it. The program uses nothing else of that process. */
export interface ProcessContext {
  /** The arguments after the program's name. */
  readonly args: readonly string[];
  /** The settings. `readSettingsFile` adds to them. */
  readonly environment: Record<string, string | undefined>;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Asks in the terminal and resolves to the answer. Undefined if no person sits at a terminal. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Name of the operating system's user, as the computer says. */
  readonly operator: string;
  /** Trusts one more certificate authority from now on. PEM. */
  readonly trust: (authority: string) => void;
  /** From now on, the first Ctrl-C or SIGTERM aborts the returned signal and does not end the process. */
  readonly catchStop: () => AbortSignal;
}

/** `process.stdout` fits. */
export interface TextOutput {
  /** True for a terminal. */
  readonly isTTY?: boolean;
  /** Width of the terminal in characters. */
  readonly columns?: number;
  write(text: string): unknown;
}

export const OUTPUT_FORMATS = ['text', 'json', 'csv'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What a running subcommand may use. */
export interface CommandContext {
  /** The settings, with those of `--settings FILE`. */
  readonly environment: ProcessContext['environment'];
  readonly format: OutputFormat;
  readonly catchStop: ProcessContext['catchStop'];
  readonly operator: string;
  /** Prints on stderr at once what the person has to know before the result. */
  readonly tell: (text: string) => void;
  /** Shows progress in a terminal, on stderr. Elsewhere it shows nothing. */
  readonly progress: ProgressLine;
  /**
   * Returns if the person agrees, or if `--yes` was given. Throws `not-confirmed` if the person declines, and
   * `arguments-invalid` without a terminal. Only for subcommands with `confirms`.
   */
  readonly confirm: (question: string) => Promise<void>;
  /** Asks in the terminal and resolves to the answer. Undefined with `--yes`, and if no person sits at a terminal. */
  readonly ask: ProcessContext['ask'];
}

/** One line of a terminal that changes in place. */
export interface ProgressLine {
  show(line: string): void;
  /** Ends the line. The last text stays visible. */
  end(): void;
}

/** A table for a spreadsheet. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvValue[])[];
}

/** A date is written in ISO 8601, and undefined as an empty field. */
export type CsvValue = string | number | boolean | Date | undefined;

/** The result of a subcommand. Only the view of the chosen format is computed. */
export interface Outcome {
  /** One of the subcommand's `exitCodes`. */
  readonly exitCode: number;
  /** For a person. Undefined if `problem` says everything. */
  readonly text?: () => string;
  /** For scripts. */
  readonly json: () => object;
  /** For spreadsheets. Required if the subcommand `hasTable`. */
  readonly csv?: () => CsvTable;
  /** What the person has to know beside the result. It is printed on stderr, in each format. */
  readonly problem?: string;
}

/** An option of a subcommand. Its key is the long flag in camel case: `dryRun` for `--dry-run`. */
export interface OptionSpec {
  /** `--links` is a switch, and `--user <name>` takes a value. A short flag comes first: `-n, --name <value>`. */
  readonly flags: string;
  readonly text: string;
  /** The values that it takes. Others are refused, and shells complete these. */
  readonly choices?: readonly string[];
}

/** An argument without a flag, in the order of the command line. */
export interface ArgumentSpec {
  /** `<user>` is required, `[user]` is optional, and `[users...]` takes several. */
  readonly name: string;
  readonly text: string;
  readonly choices?: readonly string[];
}

export interface CommandExample {
  /** The words after `photo-sync`. */
  readonly words: string;
  readonly text: string;
}

/** What the help, the shells and the documentation know about a subcommand. */
export interface SubcommandFacts {
  readonly name: string;
  /** One sentence in the list of subcommands. */
  readonly summary: string;
  /** More sentences in the help of the subcommand. */
  readonly details?: string;
  /** The page with everything else, from the root of the repository. */
  readonly page?: string;
  /** Heading of the group in the list of subcommands. */
  readonly group: 'For admins:' | 'For the shell:' | 'To build and deploy:';
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** At least one. */
  readonly examples: readonly CommandExample[];
  /** The subcommand's own exit codes with their meaning. `SHARED_EXIT_CODES` come on top. */
  readonly exitCodes: Readonly<Record<number, string>>;
  /** Exit code for errors that neither the arguments nor the settings cause. One of `exitCodes`. */
  readonly failed: number;
  /** Whether it takes `--json`. */
  readonly hasJson: boolean;
  /** Whether it takes `--output csv`. */
  readonly hasTable?: boolean;
  /** Whether it takes `--settings FILE`. */
  readonly hasSettings: boolean;
  /** Whether it asks for a confirmation, and takes `--yes`. */
  readonly confirms?: boolean;
}

/** A part of the command line, after the shared options are taken out. */
export interface Input<Values> {
  readonly options: Values;
  /** Arguments without a flag. */
  readonly args: readonly string[];
  readonly format: OutputFormat;
}

/** A subcommand of `photo-sync`, apart from the process that runs it. `defineSubcommand` makes one. */
export interface Subcommand extends SubcommandFacts {
  /** Checks the arguments and returns the work. Throws `arguments-invalid`. */
  readonly prepare: (input: Input<Readonly<Record<string, unknown>>>) => Work;
}

export type Work = (context: CommandContext) => Promise<Outcome>;
