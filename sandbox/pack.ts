import { execFileSync } from 'node:child_process';
import { cp, glob, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import packageJson from './package.json' with { type: 'json' };

/*
 * Writes the sandbox as a package for other repositories: JavaScript, types, pages and documents. Prints the path of
 * the tarball. Usage: pack.ts [FOLDER]
 */
const [folder = 'build/sandbox'] = process.argv.slice(2);
const content = join(folder, 'package');

await rm(content, { recursive: true, force: true });
const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
execFileSync(
  process.execPath,
  [compiler, '-p', join(import.meta.dirname, 'tsconfig.build.json'), '--outDir', content],
  {
    stdio: ['ignore', process.stderr, process.stderr],
  },
);
for await (const file of glob('**/*.{css,js,svg,md}', { cwd: import.meta.dirname, exclude: ['node_modules/**'] })) {
  await cp(join(import.meta.dirname, file), join(content, file));
}
await writeFile(join(content, 'package.json'), `${JSON.stringify(await published(), undefined, 2)}\n`);
const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, content], { encoding: 'utf8' });
process.stdout.write(`${join(folder, tarball.trim())}\n`);

/** package.json with the compiled entrances. What the chat window needs is installed too, but is not required. */
async function published(): Promise<Record<string, unknown>> {
  const { devDependencies, exports: _source, private: _private, ...kept } = packageJson;
  const { engines } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8'));
  return {
    ...kept,
    engines,
    bin: { 'tenant-sandbox': 'main.js' },
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    optionalDependencies: devDependencies,
  };
}
