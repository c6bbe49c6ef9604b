import { CodedError } from '../../src/errors.ts';
import { terminalText } from '../terminal-text.ts';
import { wrongArguments } from './define-subcommand.ts';
import type { CommandContext, ProcessContext } from './types.ts';

/** Asks before something is done. `agreed`: `--yes` was given. */
export function createConfirm(ask: ProcessContext['ask'], agreed: boolean): CommandContext['confirm'] {
  return async (question) => {
    if (agreed) return;
    if (!ask) throw wrongArguments('This needs a confirmation, and no person sits at a terminal. Add --yes.');
    const answer = await ask(`${terminalText(question)} [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return;
    throw new CodedError('not-confirmed', 'Nothing was done: the question was not answered with yes.', {
      remedy: 'Run the command again and answer y, or add --yes.',
    });
  };
}
