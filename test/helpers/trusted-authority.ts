import tls from 'node:tls';

/** How many users each trusted authority has: all tenants of a process share one. */
const trusted = new Map<string, number>();

/**
 * Makes this process trust the authority until the returned function is called, and no others, even afterwards. Tests
 * connect only to this machine, and loading Node's own authorities takes longer than many a test.
 */
export function trustAuthority(certificate: string): () => void {
  count(certificate, 1);
  return () => count(certificate, -1);
}

function count(certificate: string, change: 1 | -1): void {
  const users = (trusted.get(certificate) ?? 0) + change;
  const isKnown = trusted.has(certificate) && users > 0;
  if (users > 0) trusted.set(certificate, users);
  else trusted.delete(certificate);
  if (!isKnown) tls.setDefaultCACertificates([...trusted.keys()]);
}
