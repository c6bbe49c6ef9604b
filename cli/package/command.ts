import { parseArgs } from 'node:util';
import { asJson, type CliCommand, type CommandContext, print, START_FAILURE_EXIT } from '../run-command.ts';

const USAGE = `Writes the app package that is uploaded to Teams, from appPackage/ and an environment file.

  npm run package -- --env dev

  --env NAME    fill the placeholders from env/.env.NAME and env/.env.NAME.user; the process's environment takes
                precedence
  --out FILE    write to FILE instead of appPackage/build/appPackage.NAME.zip
  --json        print the result as JSON

The same input gives the same file, byte by byte. The package is checked against the schemas of its manifest version
without a network. Exit codes: 0 written, 1 the package is not valid, 64 wrong arguments, 78 a placeholder has no value.
`;

const DONE = 0;

export const packageCommand: CliCommand = { usage: USAGE, failed: 1, main };

async function main(context: CommandContext): Promise<number> {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      env: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(context.stdout, USAGE, DONE);
  if (!/^[\w-]+$/.test(values.env ?? '')) {
    return print(context.stderr, `Name the environment: --env NAME\n\n${USAGE}`, START_FAILURE_EXIT.usage);
  }
  const { writePackage } = await import('./write-package.ts');
  const written = await writePackage(values.env ?? '', values.out, context.environment);
  const { file, sha256, entries } = written;
  const text = values.json ? asJson(written) : `${file}: ${entries.length} files, SHA-256 ${sha256}`;
  return print(context.stdout, text, DONE);
}
