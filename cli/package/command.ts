import { counted } from '../counted.ts';
import { defineSubcommand, wrongArguments } from '../program/define-subcommand.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';

export const packageCommand = defineSubcommand({
  name: 'package',
  summary: 'Writes the app package that is uploaded to Teams, from appPackage/ and an environment file.',
  details:
    "The placeholders are filled from env/.env.NAME and env/.env.NAME.user; the process's environment takes " +
    'precedence. The same input gives the same file, byte by byte. The package is checked against the schemas of its ' +
    'manifest version without a network.',
  page: 'docs/deploy.md',
  group: 'To build and deploy:',
  options: {
    env: { flags: '--env <name>', text: 'the environment (required)' },
    out: { flags: '--out <file>', text: 'write to the file instead of appPackage/build/appPackage.NAME.zip' },
  },
  examples: [{ words: 'package --env dev', text: 'the package of the environment env/.env.dev' }],
  exitCodes: { [EXIT_DONE]: 'written', 1: 'the package is not valid, or could not be written' },
  failed: 1,
  hasJson: true,
  hasSettings: false,
  read({ options: { env = '', out } }) {
    if (!/^[\w-]+$/.test(env)) throw wrongArguments('Name the environment: --env NAME');
    return { env, out };
  },
  async load() {
    const { writePackage } = await import('./write-package.ts');
    return async ({ env, out }, { environment }) => {
      const written = await writePackage(env, out, environment);
      const { file, sha256, entries } = written;
      const text = `${file}: ${counted(entries.length, 'file')}, SHA-256 ${sha256}`;
      return { exitCode: EXIT_DONE, text: () => text, json: () => written };
    };
  },
});
