import { readStoreConfig } from '../../src/config/store-config.ts';
import { CodedError } from '../../src/errors.ts';
import { backUpFolder } from '../../src/store/backup/back-up-folder.ts';
import { openStoreForCommand } from '../../src/store/open-store.ts';
import { counted } from '../counted.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import type { CommandContext, Outcome } from '../program/types.ts';

type Task = { readonly kind: 'copy'; readonly to: string } | { readonly kind: 'restored' };

/** Copies the data folder, or settles a restored database on a server. */
export async function backUp(task: Task, { environment }: Pick<CommandContext, 'environment'>): Promise<Outcome> {
  const config = readStoreConfig(environment);
  if (task.kind === 'copy') return copyFolder(config, task.to);
  const store = await openStoreForCommand(config);
  try {
    await store.settleRestored();
  } finally {
    await store.close();
  }
  return {
    exitCode: EXIT_DONE,
    text: () => 'What waited in the database counts as sent, and the photos that the next sweep finds count as known.',
    json: () => ({ settled: true }),
  };
}

async function copyFolder({ databaseUrl, folder }: ReturnType<typeof readStoreConfig>, to: string): Promise<Outcome> {
  if (databaseUrl) {
    throw new CodedError('backup-failed', 'The data is on a PostgreSQL server (DATABASE_URL), not in a folder.', {
      remedy: "Use the server's own backups, or pg_dump. See docs/operate/backup.md.",
    });
  }
  const written = await backUpFolder(folder, to);
  const { bytes, files, held } = written;
  const waited =
    held === undefined ? 'No bot used the folder.' : `The bot's database waited ${(held / 1_000).toFixed(1)} s for it.`;
  return {
    exitCode: EXIT_DONE,
    text: () =>
      `${(bytes / 1024 / 1024).toFixed(1)} MB in ${counted(files, 'file')} were copied to ${written.folder}. ${waited}`,
    json: () => ({ ...written, held: held === undefined ? null : Math.round(held) }),
  };
}
