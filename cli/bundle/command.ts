import { defineSubcommand } from '../program/define-subcommand.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';

export const bundleCommand = defineSubcommand({
  name: 'bundle',
  summary: 'Writes the folder that is deployed: built code and production dependencies for the target platform.',
  details:
    'The folder also has THIRD-PARTY-NOTICES.txt, the licences of all packages in it, and sbom.cdx.json, a CycloneDX ' +
    'bill of materials. Start it with "npm start" there. "npm run bundle" builds the code first.',
  page: 'docs/deploy.md',
  group: 'To build and deploy:',
  options: {
    out: {
      flags: '--out <folder>',
      text: 'write to the folder instead of build/bundle; an earlier bundle there is replaced',
    },
    os: { flags: '--os <name>', text: 'linux if not given', choices: ['linux', 'darwin', 'win32'] },
    cpu: { flags: '--cpu <name>', text: 'x64 if not given', choices: ['x64', 'arm64'] },
    libc: { flags: '--libc <name>', text: 'glibc if not given; musl for Alpine', choices: ['glibc', 'musl'] },
  },
  examples: [{ words: 'bundle --cpu arm64 --libc musl', text: 'for Alpine Linux on ARM' }],
  exitCodes: { [EXIT_DONE]: 'written', 1: 'failed' },
  failed: 1,
  hasJson: true,
  hasSettings: false,
  read: ({ options: { out = 'build/bundle', os = 'linux', cpu = 'x64', libc = 'glibc' } }) => ({ out, os, cpu, libc }),
  async load() {
    const { writeBundle } = await import('./write-bundle.ts');
    return async ({ out, ...platform }) => {
      const written = await writeBundle(out, platform);
      const { folder, packages } = written;
      const text = `${folder}: ${packages} packages for ${Object.values(platform).join(', ')}`;
      return { exitCode: EXIT_DONE, text: () => text, json: () => written };
    };
  },
});
