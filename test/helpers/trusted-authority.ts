import tls from 'node:tls';

const trusted = new Set<string>();

/**
 * From now on this process trusts the authority, until what this gives is called. It trusts nobody else meanwhile and afterwards: nothing
 * of a test leaves this machine, and reading those whom Node trusts by itself takes longer than many a test.
 */
export function trustAuthority(certificate: string): () => void {
  trusted.add(certificate);
  tls.setDefaultCACertificates([...trusted]);
  return () => {
    trusted.delete(certificate);
    tls.setDefaultCACertificates([...trusted]);
  };
}
