import { PROGRAM } from '../build-program.ts';
import { defineSubcommand, wrongArguments } from '../define-subcommand.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import type { Subcommand } from '../types.ts';

const SHELLS = ['bash', 'zsh', 'powershell'] as const;
type Shell = (typeof SHELLS)[number];

/** `photo-sync completion SHELL`. `others`: the other subcommands of the program. */
export function completionCommand(others: readonly Subcommand[]): Subcommand {
  const command: Subcommand = defineSubcommand({
    name: 'completion',
    summary: 'Prints the script with which a shell completes subcommands and options.',
    page: 'docs/operate/commands.md',
    group: 'For the shell:',
    arguments: [{ name: '<shell>', text: 'the shell', choices: SHELLS }],
    options: {},
    examples: [
      { words: 'completion bash >> ~/.bashrc', text: 'for bash' },
      { words: 'completion zsh >> ~/.zshrc', text: 'for zsh, below the line with compinit' },
      { words: 'completion powershell >> $PROFILE', text: 'for PowerShell' },
    ],
    exitCodes: { [EXIT_DONE]: 'done', 1: 'failed' },
    failed: 1,
    hasJson: false,
    hasSettings: false,
    read({ args: [shell] }): Shell {
      const known = SHELLS.find((one) => one === shell);
      if (!known) throw wrongArguments(`Shells: ${SHELLS.join(', ')}.`);
      return known;
    },
    async load() {
      const { completionScript } = await import('./completion-script.ts');
      return async (shell) => {
        const script = completionScript(PROGRAM, [...others, command], shell);
        return { exitCode: EXIT_DONE, text: () => script, json: () => ({ script }) };
      };
    },
  });
  return command;
}
