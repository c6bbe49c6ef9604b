import { defineSubcommand } from '../program/define-subcommand.ts';
import { SWEEP_EXIT } from './exit-code.ts';

export const sweepCommand = defineSubcommand({
  name: 'sweep',
  summary: 'Reads now whether people who have the app changed their photo, and records the changes.',
  details:
    "The command can run beside the bot; they share the work. Ctrl-C stops it, and the bot's next sweep continues there.",
  page: 'docs/sweep.md',
  group: 'For admins:',
  options: { dryRun: { flags: '--dry-run', text: 'read, but save nothing' } },
  examples: [
    { words: 'sweep', text: 'read the photos of all people who have the app' },
    { words: 'sweep --dry-run --json', text: 'count changes for a script, and save nothing' },
  ],
  exitCodes: {
    [SWEEP_EXIT.done]: 'all people were read',
    [SWEEP_EXIT.unfinished]: 'incomplete: it was stopped, or Graph asked for a pause of more than ten minutes',
    [SWEEP_EXIT.failed]: 'Graph, Entra ID or the database could not be reached or refused the app',
  },
  failed: SWEEP_EXIT.failed,
  hasJson: true,
  hasSettings: true,
  read: ({ options }) => options.dryRun,
  load: async () => (await import('./sweep-now.ts')).sweepNow,
});
