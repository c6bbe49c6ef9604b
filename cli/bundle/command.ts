import { parseArgs } from 'node:util';
import { asJson, type CliCommand, type CommandContext, print } from '../run-command.ts';

const USAGE = `Writes the folder that is deployed: built code and production dependencies for the target platform.

  npm run bundle

  --out FOLDER    write to FOLDER instead of build/bundle; an earlier bundle there is replaced
  --os NAME       linux (default), darwin, win32
  --cpu NAME      x64 (default), arm64
  --libc NAME     glibc (default), musl for Alpine
  --json          print the result as JSON

The folder also has THIRD-PARTY-NOTICES.txt, the licences of all packages in it, and sbom.cdx.json, a CycloneDX bill of
materials. Start it with "npm start" there, or as docs/deploy.md says. Exit codes: 0 written, 1 failed, 64 wrong
arguments.
`;

const DONE = 0;

export const bundleCommand: CliCommand = { usage: USAGE, failed: 1, main };

async function main(context: CommandContext): Promise<number> {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      out: { type: 'string', default: 'build/bundle' },
      os: { type: 'string', default: 'linux' },
      cpu: { type: 'string', default: 'x64' },
      libc: { type: 'string', default: 'glibc' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(context.stdout, USAGE, DONE);
  const { writeBundle } = await import('./write-bundle.ts');
  const { out, os, cpu, libc } = values;
  const written = await writeBundle(out, { os, cpu, libc });
  const text = `${written.folder}: ${written.packages} packages for ${os}, ${cpu}, ${libc}`;
  return print(context.stdout, values.json ? asJson(written) : text, DONE);
}
