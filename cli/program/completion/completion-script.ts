import { buildProgram } from '../build-program.ts';
import type { Subcommand } from '../types.ts';
import { bashCompletion } from './bash.ts';
import { powershellCompletion } from './powershell.ts';
import { shellSubcommands } from './shell-words.ts';
import { zshCompletion } from './zsh.ts';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, powershell: powershellCompletion } as const;

/** The script for a shell, from commander's tree of all subcommands. */
export function completionScript(
  program: string,
  subcommands: readonly Subcommand[],
  shell: keyof typeof SCRIPTS,
): string {
  const tree = buildProgram(subcommands, { write: () => {} }, () => {});
  return SCRIPTS[shell](program, shellSubcommands(tree));
}
