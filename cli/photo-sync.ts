#!/usr/bin/env node
import { COMMANDS } from './commands.ts';
import { runInProcess } from './program/run-in-process.ts';
import type { Subcommand } from './program/types.ts';

/** Subcommands that need the sources and development dependencies. The built program does not have them. */
const SOURCE_COMMANDS = './source-commands.ts';

async function sourceCommands(): Promise<readonly Subcommand[]> {
  if (!import.meta.filename.endsWith('.ts')) return [];
  return (await import(SOURCE_COMMANDS)).COMMANDS_OF_SOURCES;
}

await runInProcess([...COMMANDS, ...(await sourceCommands())]);
