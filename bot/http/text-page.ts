import type { Language } from '../locales/index.ts';
import { directionOf } from '../locales/script.ts';

export interface TextPageView {
  readonly language: Language;
  readonly title: string;
  readonly sentence: string;
  /** Data attributes of the document, for the scripts. */
  readonly data?: Readonly<Record<string, string | undefined>>;
  /** Paths of scripts of this service. */
  readonly scripts?: readonly string[];
}

/** Path of the style sheet of these pages. */
export const PAGE_STYLE = '/assets/auth.css';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // Own files only: no inline script, no other host, no framing.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** A page with a heading and a sentence. Everything from outside is escaped. */
export function drawTextPage({ language, title, sentence, data = {}, scripts = [] }: TextPageView) {
  const attributes = Object.entries(data).map(([name, value]) => (value ? ` ${name}="${escapeHtml(value)}"` : ''));
  const tags = scripts.map((path) => `<script src="${path}" defer></script>`);
  const body = `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"${attributes.join('')}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Photo Sync</title>
<link rel="stylesheet" href="${PAGE_STYLE}">${tags.join('')}</head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(sentence)}</p></main></body>
</html>
`;
  return { headers: { ...HEADERS, 'content-length': Buffer.byteLength(body) }, body };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
