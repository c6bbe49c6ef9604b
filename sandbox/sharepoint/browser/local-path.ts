/** Path, query and fragment if they lead to this host, else `/`: nobody is sent elsewhere (no open redirect). */
export function localPath(wanted: string | undefined): string {
  const here = 'http://here.invalid';
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, here)) return '/';
  const url = new URL(wanted, here);
  const path = url.pathname + url.search + url.hash;
  return url.origin === here && !path.startsWith('//') ? path : '/';
}
