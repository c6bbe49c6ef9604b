/** Parameters of a connection string that say something about TLS: https://node-postgres.com/features/ssl */
const TLS_PARAMETERS = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'];

/**
 * The connection string with TLS: a server on another machine must show a valid certificate with its name, unless the
 * string itself says otherwise (`sslmode=disable`). `caFile`: PEM file with the authorities to trust for this server
 * instead of the public ones; pg reads it for each connection, so it can be replaced at any time.
 */
export function withTls(databaseUrl: string, caFile: string | undefined): string {
  const url = new URL(databaseUrl);
  const { searchParams } = url;
  const isGiven = TLS_PARAMETERS.some((name) => searchParams.has(name));
  if (caFile !== undefined && !searchParams.has('sslrootcert') && !isTlsOff(url)) {
    searchParams.set('sslrootcert', caFile);
  }
  if (!isGiven && (caFile !== undefined || isRemoteServer(databaseUrl))) searchParams.set('sslmode', 'verify-full');
  return url.href;
}

/** Whether the string turns TLS off. */
export function isTlsOff({ searchParams }: Pick<URL, 'searchParams'>): boolean {
  return searchParams.get('sslmode') === 'disable' || ['false', '0'].includes(searchParams.get('ssl') ?? '');
}

/** Whether the server is on another machine: neither a socket in the file system nor a loopback address. */
export function isRemoteServer(databaseUrl: string): boolean {
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return host !== '' && !host.startsWith('/') && !/^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}
