import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BIOME = path.resolve('node_modules/.bin/biome');

/** Biome's complaints about these files (path → text), under one rule of this repository's `biome.json`. */
export function lint(files: Readonly<Record<string, string>>, rule: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lint-'));
  try {
    for (const file of ['biome.json', '.gitignore']) copyFileSync(file, path.join(folder, file));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const { stdout, stderr } = spawnSync(
      BIOME,
      ['lint', `--only=${rule}`, '--reporter=github', '--max-diagnostics=none'],
      { cwd: folder, encoding: 'utf8' },
    );
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
