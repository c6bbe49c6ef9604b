import { bundleCommand } from './bundle/command.ts';
import { packageCommand } from './package/command.ts';
import type { Subcommand } from './program/types.ts';

/** Subcommands that exist only where the sources are: the build leaves them out. */
export const COMMANDS_OF_SOURCES: readonly Subcommand[] = [packageCommand, bundleCommand];
