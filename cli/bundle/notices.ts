import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledPackage } from './installed-packages.ts';

const LICENCE_FILE = /^(licen[cs]e|copying|notice|copyright|third.?party.?(notices|licen[cs]es))/i;
const LINE = '-'.repeat(80);

/** The licence notices of packages: each with its version, its licence and the texts that it brings along. */
export async function licenceNotices(folder: string, packages: readonly InstalledPackage[]): Promise<string> {
  const head = 'Photo Sync contains the following packages, under the licences of their authors.';
  const parts = await Promise.all(packages.map((one) => noticeOf(folder, one)));
  return `${[head, ...parts].join(`\n\n${LINE}\n\n`)}\n`;
}

async function noticeOf(folder: string, one: InstalledPackage): Promise<string> {
  const files = (await readdir(join(folder, one.path), { withFileTypes: true }))
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name) && !/\.[cm]?js$/.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, one.path, name), 'utf8')));
  const licence = `Licence: ${one.license ?? (files.length > 0 ? 'see below' : 'not named by the package')}`;
  const source = one.homepage === undefined ? [] : [`Source: ${one.homepage}`];
  return [[`${one.name} ${one.version}`, licence, ...source].join('\n'), ...texts.map((text) => text.trim())].join(
    '\n\n',
  );
}
