import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SignInTrouble } from '../cards/sign-in-trouble-card.ts';
import { type Language, textsIn } from '../locales/index.ts';

export interface SignInPageView {
  readonly language: Language;
  readonly message: 'done' | 'too-old' | SignInTrouble;
  /** Passed to Teams by the page's script; without it the page has no script. */
  readonly result?: string;
  readonly teamsOrigin?: string | undefined;
}

const TEAMS_JS = '/assets/teams-js.js';
const SCRIPT = '/assets/auth-end.js';
const STYLE = '/assets/auth.css';

const nodeModules = createRequire(import.meta.url);

/** The files that the page loads, all from this service. */
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
  // Own files only: no inline script, no other host, no framing.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The last page of the sign-in window. Everything from outside is escaped. */
export function drawSignInPage({ language, message, result, teamsOrigin }: SignInPageView) {
  const text = textsIn(language);
  const isTrouble = message !== 'done' && message !== 'too-old';
  const title = isTrouble ? text('sign-in-trouble.title') : text(`sign-in-window.${message}.title`);
  const sentence = isTrouble ? text(`sign-in-trouble.${message}`) : text(`sign-in-window.${message}.text`);
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
