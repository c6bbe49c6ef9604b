const HERE = 'http://here.invalid';

/** Path, query and fragment of a URL on this host; `/` for any other URL (prevents open redirects). */
export function localPath(url: string | undefined): string {
  if (!url?.startsWith('/') || !URL.canParse(url, HERE)) return '/';
  const parsed = new URL(url, HERE);
  const path = parsed.pathname + parsed.search + parsed.hash;
  return parsed.origin === HERE && !path.startsWith('//') ? path : '/';
}
