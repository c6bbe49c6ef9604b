import type { ShellSubcommand } from './shell-words.ts';

/**
 * The script that PowerShell evaluates:
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/register-argumentcompleter
 */
export function powershellCompletion(program: string, subcommands: readonly ShellSubcommand[]): string {
  const values = subcommands.flatMap(({ name, options }) =>
    options.flatMap(({ flags, value }) =>
      value ? flags.map((flag) => [`${name} ${flag}`, value.isFile ? undefined : value.choices] as const) : [],
    ),
  );
  return [
    `Register-ArgumentCompleter -Native -CommandName ${literal(program)} -ScriptBlock {`,
    '  param($word, $ast, $cursor)',
    '  $after = @{',
    `    '' = ${list(subcommands.map(({ name }) => name))}`,
    ...subcommands.map(
      ({ name, options, choices }) =>
        `    ${literal(name)} = ${list([...choices, ...options.flatMap(({ flags }) => flags)])}`,
    ),
    '  }',
    '  # $null: a file, which PowerShell completes itself.',
    '  $values = @{',
    ...values.map(([key, choices]) => `    ${literal(key)} = ${choices ? list(choices) : '$null'}`),
    '  }',
    '  $given = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_" })',
    '  $key = ""',
    '  if ($given.Count -gt 1) { $key = $given[1] }',
    '  $found = $after[$key]',
    '  $option = "$key $($given[-1])"',
    '  if ($given.Count -gt 2 -and $values.ContainsKey($option)) { $found = $values[$option] }',
    '  $found | Where-Object { $_ -like "$word*" } | ForEach-Object {',
    "    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
    '  }',
    '}',
  ].join('\n');
}

function list(words: readonly string[]): string {
  return `@(${words.map(literal).join(', ')})`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
