/**
 * True if Teams opens this address for the bot. The manifest's `validDomains` lists hosts without a scheme; a leading
 * `*.` stands for one label. https://learn.microsoft.com/microsoft-365/extensibility/schema/root#validdomains
 * Teams requires https; the sandbox also accepts http on loopback.
 */
export function isInValidDomains(address: string, validDomains: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) return false;
  return validDomains.some((domain) => matches(host, domain.toLowerCase()));
}

function matches(host: string, domain: string): boolean {
  if (!domain.startsWith('*.')) return host === domain;
  const [label, ...rest] = host.split('.');
  return label !== '' && rest.join('.') === domain.slice(2);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
