import { writeFile } from 'node:fs/promises';

/** Writes settings, including secrets, as `NAME=value` lines to a file that only this user can read. */
export async function writeSettings(file: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
}
