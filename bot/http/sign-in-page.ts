import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SignInTrouble } from '../cards/trouble/sign-in-trouble-card.ts';
import { type Language, textsIn } from '../locales/index.ts';
import { drawTextPage, PAGE_STYLE } from './text-page.ts';

export interface SignInPageView {
  readonly language: Language;
  readonly message: 'done' | 'too-old' | SignInTrouble;
  /** Passed to Teams by the page's script; without it the page has no script. */
  readonly result?: string;
  readonly teamsOrigin?: string | undefined;
}

const TEAMS_JS = '/assets/teams-js.js';
const SCRIPT = '/assets/auth-end.js';

const nodeModules = createRequire(import.meta.url);

/** The files that the page loads, all from this service. */
export const SIGN_IN_FILES = [
  fileAt(TEAMS_JS, 'text/javascript', nodeModules.resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js')),
  fileAt(SCRIPT, 'text/javascript', new URL('./pages/auth-end.js', import.meta.url)),
  fileAt(PAGE_STYLE, 'text/css', new URL('./pages/auth.css', import.meta.url)),
];

function fileAt(path: string, type: string, file: string | URL) {
  return { path, type: `${type}; charset=utf-8`, bytes: readFileSync(file) };
}

/** The last page of the sign-in window. */
export function drawSignInPage({ language, message, result, teamsOrigin }: SignInPageView) {
  const text = textsIn(language);
  const isTrouble = message !== 'done' && message !== 'too-old';
  return drawTextPage({
    language,
    title: isTrouble ? text(`sign-in-trouble.title.${message}`) : text(`sign-in-window.${message}.title`),
    sentence: isTrouble ? text(`sign-in-trouble.${message}`) : text(`sign-in-window.${message}.text`),
    data: { 'data-result': result, 'data-teams-origin': result && teamsOrigin },
    scripts: result ? [TEAMS_JS, SCRIPT] : [],
  });
}
