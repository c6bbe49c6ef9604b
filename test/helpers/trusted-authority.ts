import tls from 'node:tls';

const trusted = new Set<string>();

/**
 * Makes this process trust the authority until the returned function is called, and no others, even afterwards. Tests
 * connect only to this machine, and loading Node's own authorities takes longer than many a test.
 */
export function trustAuthority(certificate: string): () => void {
  trusted.add(certificate);
  tls.setDefaultCACertificates([...trusted]);
  return () => {
    trusted.delete(certificate);
    tls.setDefaultCACertificates([...trusted]);
  };
}
