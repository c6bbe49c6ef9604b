import { existsSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };

/** The program that is deployed: of `npm run bundle`, else of `npm run build`. */
export function builtBot(): string {
  const program = ['build/bundle/lib/bot/index.js', 'lib/bot/index.js'].find((path) => existsSync(path));
  if (!program) throw new Error('Run "npm run bundle" or "npm run build" first.');
  return program;
}

/** The options of Node with which a bundle starts. */
export const START_OPTIONS: readonly string[] = packageJson.scripts['start:built']
  .split(' ')
  .filter((word) => word.startsWith('--'));
