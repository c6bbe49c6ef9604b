/** What the placeholders of `SUPPORT_LINK` stand for, such as `{text}`. */
export const SUPPORT_LINK_PARTS = ['subject', 'text', 'reference'] as const;

export type SupportLinkPart = (typeof SUPPORT_LINK_PARTS)[number];

/** Characters. The rest of the address is for what the placeholders stand for. */
const MAX_LENGTH = 500;

/**
 * Why the text is no address of the help desk; undefined: it is one. Placeholders stand only in the query or the
 * fragment, so what they stand for never changes the host, the path or the addressee.
 */
export function supportLinkProblem(text: string): string | undefined {
  const names = [...text.matchAll(/\{(\w*)\}/g)].map(([, name]) => name);
  if (names.some((name) => !SUPPORT_LINK_PARTS.includes(name as SupportLinkPart)) || hasLooseBrace(text))
    return `has another placeholder than ${SUPPORT_LINK_PARTS.map((part) => `{${part}}`).join(', ')}`;
  if (/[\s\p{C}]/u.test(text) || !URL.canParse(text)) return 'is malformed';
  if (text.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  if (text.split(/[?#]/, 1)[0]?.includes('{')) return 'has a placeholder before the ? of the address';
  const { protocol, pathname, username, password } = new URL(text);
  if (protocol === 'mailto:')
    return pathname.includes('@') && names.includes('text') ? undefined : 'needs an addressee and {text}';
  return protocol === 'https:' && !username && !password ? undefined : 'must begin with https: or mailto:';
}

function hasLooseBrace(text: string): boolean {
  return /[{}]/.test(text.replace(/\{\w*\}/g, ''));
}
