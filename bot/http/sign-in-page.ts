import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SignInTrouble } from '../cards/sign-in-trouble-card.ts';
import { type Language, textsIn } from '../locales/index.ts';

export interface SignInPageView {
  readonly language: Language;
  readonly say: 'done' | 'too-old' | SignInTrouble;
  /** For Teams; left out, the page tells Teams nothing. */
  readonly result?: string;
  readonly teamsOrigin?: string | undefined;
}

const TEAMS_JS = '/assets/teams-js.js';
const SCRIPT = '/assets/auth-end.js';
const STYLE = '/assets/auth.css';

const nodeModules = createRequire(import.meta.url);

/** What the page loads: all of it from this service. */
export const SIGN_IN_FILES = [
  fileAt(TEAMS_JS, 'text/javascript', nodeModules.resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js')),
  fileAt(SCRIPT, 'text/javascript', new URL('./pages/auth-end.js', import.meta.url)),
  fileAt(STYLE, 'text/css', new URL('./pages/auth.css', import.meta.url)),
];

function fileAt(path: string, type: string, file: string | URL) {
  return { path, type: `${type}; charset=utf-8`, bytes: readFileSync(file) };
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // Our own files and nothing else: no inline script, no other host, no frame around the page.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The sign-in window's last page. Every text in it is ours or escaped. */
export function drawSignInPage({ language, say, result, teamsOrigin }: SignInPageView) {
  const text = textsIn(language);
  const trouble = say !== 'done' && say !== 'too-old';
  const title = trouble ? text('sign-in-trouble.title') : text(`sign-in-window.${say}.title`);
  const sentence = trouble ? text(`sign-in-trouble.${say}`) : text(`sign-in-window.${say}.text`);
  const data = { 'data-result': result, 'data-teams-origin': result && teamsOrigin };
  const attributes = Object.entries(data).map(([name, value]) => (value ? ` ${name}="${escapeHtml(value)}"` : ''));
  const scripts = result ? `<script src="${TEAMS_JS}" defer></script><script src="${SCRIPT}" defer></script>` : '';
  const body = `<!doctype html>
<html lang="${language}"${attributes.join('')}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Photo Sync</title>
<link rel="stylesheet" href="${STYLE}">${scripts}</head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(sentence)}</p></main></body>
</html>
`;
  return { headers: { ...HEADERS, 'content-length': Buffer.byteLength(body) }, body };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
