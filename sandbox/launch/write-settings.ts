import { writeFile } from 'node:fs/promises';

/** Writes settings as `NAME=value` lines, for whoever starts this file (secrets among them), and nobody else. */
export async function writeSettings(file: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
}
