import { quoted, type ShellOption, type ShellSubcommand } from './shell-words.ts';

/** The script that zsh evaluates, or loads from a folder of its `fpath`. */
export function zshCompletion(program: string, subcommands: readonly ShellSubcommand[]): string {
  const name = `_${program.replaceAll('-', '_')}`;
  return [
    `#compdef ${program}`,
    `${name}() {`,
    '  if (( CURRENT == 2 )); then',
    '    local -a subcommands=(',
    ...subcommands.map((one) => `      ${quoted(`${one.name.replaceAll(':', '\\:')}:${one.summary}`)}`),
    '    )',
    "    _describe 'subcommand' subcommands",
    '    return',
    '  fi',
    '  shift words',
    '  (( CURRENT-- ))',
    '  case ${words[1]} in',
    ...subcommands.map((one) => `    ${one.name}) _arguments ${argumentsOf(one).join(' ')} ;;`),
    '  esac',
    '}',
    // Loaded as a function, the file is the function. Evaluated, it registers the function.
    `if [ "\${funcstack[1]}" = ${quoted(name)} ]; then ${name} "$@"; else compdef ${name} ${program}; fi`,
  ].join('\n');
}

/** https://zsh.sourceforge.io/Doc/Release/Completion-System.html, `_arguments` */
function argumentsOf({ options, choices }: ShellSubcommand): readonly string[] {
  const values = choices.length > 0 ? `:(${choices.join(' ')})` : ':';
  return [...options.flatMap(optionArguments), quoted(`*:argument${values}`)];
}

function optionArguments({ flags, text, value }: ShellOption): readonly string[] {
  const exclusive = flags.length > 1 ? `(${flags.join(' ')})` : '';
  const explained = `[${text.replace(/[\][\\]/g, '\\$&')}]`;
  return flags.map((flag) => quoted(`${exclusive}${flag}${explained}${value ? `:value:${valuesOf(value)}` : ''}`));
}

function valuesOf({ isFile, choices }: NonNullable<ShellOption['value']>): string {
  if (isFile) return '_files';
  return choices.length > 0 ? `(${choices.join(' ')})` : '';
}
