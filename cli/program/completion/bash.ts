import { quoted, type ShellSubcommand } from './shell-words.ts';

/** The script that bash evaluates. */
export function bashCompletion(program: string, subcommands: readonly ShellSubcommand[]): string {
  const name = `_${program.replaceAll('-', '_')}`;
  return [
    `${name}() {`,
    '  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words=${quoted(subcommands.map((one) => one.name).join(' '))}`,
    '  else',
    '    case "${COMP_WORDS[1]} $before" in',
    ...subcommands.flatMap(valueCases).map((line) => `      ${line}`),
    '      *) case "${COMP_WORDS[1]}" in',
    ...subcommands.map((one) => `        ${one.name}) words=${quoted(wordsAfter(one).join(' '))} ;;`),
    '      esac ;;',
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    `complete -F ${name} ${program}`,
  ].join('\n');
}

/** What follows an option that takes a value. */
function valueCases({ name, options }: ShellSubcommand): string[] {
  return options.flatMap(({ flags, value }) => {
    if (!value) return [];
    const pattern = flags.map((flag) => quoted(`${name} ${flag}`)).join(' | ');
    if (value.isFile)
      return [`${pattern}) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;`];
    return [`${pattern}) words=${quoted(value.choices.join(' '))} ;;`];
  });
}

function wordsAfter({ options, choices }: ShellSubcommand): readonly string[] {
  return [...choices, ...options.flatMap(({ flags }) => flags)];
}
