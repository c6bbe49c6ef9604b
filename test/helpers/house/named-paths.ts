import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import type { TextFile } from './files.ts';

/** Made by a build, a test or a run, so not part of the repository. */
const MADE_LATER =
  /^(lib|build|sbom\.cdx\.json|env\/\.env\.\w+\.user|data|node_modules|(test\/e2e|bench)\/out|appPackage\/build)(\/|$)/;
const FILE_NAME = /\.(ts|js|json|md|css|html|yml|png|svg)$/;
const PATH_CHARACTERS = /^\.{0,2}[\w.@<>*{},/-]+$/;

/** Paths and links in a page of documentation that do not exist, and anchors that no heading of the linked page has. */
export function brokenReferences(page: TextFile, pages: readonly TextFile[], files: readonly string[]): string[] {
  const text = page.text.replaceAll(/^```[\s\S]*?^```/gm, '');
  const inCode = [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/\s+/));
  const paths = inCode.map((word) => word.replace(/:\d+(-\d+)?$/, '')).filter((word) => !isFound(word, page, files));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = links.filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(target, page, pages));
  return [...new Set([...paths, ...broken])].map((reference) => `${page.path}: ${reference}`);
}

/** Also true for words that are not paths. */
function isFound(word: string, page: TextFile, files: readonly string[]): boolean {
  if (!PATH_CHARACTERS.test(word) || MADE_LATER.test(word)) return true;
  const [first = ''] = word.split('/');
  const fromPage = path.posix.join(path.posix.dirname(page.path), word);
  if (word.includes('/') && first !== '' && existsSync(first)) return matches(word);
  if (word.includes('/') && first !== '' && existsSync(path.posix.join(path.posix.dirname(page.path), first))) {
    return matches(fromPage);
  }
  if (!FILE_NAME.test(word) || /[<*{]/.test(word) || first === '') return true;
  return files.some((file) => file === word || file.endsWith(`/${word}`));
}

/** `<name>` stands for any name. */
function matches(pattern: string): boolean {
  return existsSync(pattern) || globSync(pattern.replaceAll(/<[^>]*>/g, '*')).length > 0;
}

function leadsSomewhere(target: string, page: TextFile, pages: readonly TextFile[]): boolean {
  const [file = '', anchor] = target.split('#');
  const linked = file === '' ? page.path : path.posix.join(path.posix.dirname(page.path), file);
  if (!existsSync(linked) && linked !== page.path) return false;
  if (anchor === undefined) return true;
  const text = linked === page.path ? page.text : pages.find((one) => one.path === linked)?.text;
  return text !== undefined && headingAnchors(text).includes(anchor);
}

/** As GitHub makes them: lower case, without punctuation, a hyphen for each space. */
function headingAnchors(text: string): string[] {
  return [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
