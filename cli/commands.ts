import { auditCommand } from './audit/command.ts';
import { backupCommand } from './backup/command.ts';
import { checkCommand } from './check/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { nudgesCommand } from './nudges/command.ts';
import { peopleCommand } from './people/command.ts';
import { completionCommand } from './program/completion/command.ts';
import type { Subcommand } from './program/types.ts';
import { reportCommand } from './report/command.ts';
import { setupCommand } from './setup/command.ts';
import { surveyCommand } from './survey/command.ts';
import { sweepCommand } from './sweep/command.ts';

const ADMIN_COMMANDS: readonly Subcommand[] = [
  surveyCommand,
  checkCommand,
  nudgesCommand,
  reportCommand,
  sweepCommand,
  setupCommand,
  doctorCommand,
  backupCommand,
  peopleCommand,
  auditCommand,
];

/** The subcommands of the built program, in the order of the help. */
export const COMMANDS: readonly Subcommand[] = [...ADMIN_COMMANDS, completionCommand(ADMIN_COMMANDS)];
