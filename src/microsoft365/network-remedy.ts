export const PROXY_REMEDIES = {
  'proxy-refused':
    'Allow this service to reach the host through the proxy. If the proxy asks for a password (407), write it into the setting that names the proxy (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) as http://user:password@host:port, or name the host in NO_PROXY if it needs no proxy. See docs/settings.md.',
  'proxy-unreachable':
    'Check that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names a proxy that runs and that this machine can reach, or name the host in NO_PROXY. See docs/settings.md.',
} as const;

/**
 * Codes of a certificate that this machine does not trust, mostly because a proxy opens TLS with a private authority's
 * certificate: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const UNTRUSTED: readonly string[] = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  // The authority has renewed its certificate under the same name, and this machine trusts the old one.
  'CERT_SIGNATURE_FAILURE',
];

/** Node reads the setting at the start of the process: https://nodejs.org/api/cli.html#node_extra_ca_certsfile */
const UNTRUSTED_REMEDY =
  'The host showed a certificate that this machine does not trust, for example of a proxy that inspects TLS. Set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of your private authority, and restart.';

/** What helps against a failure of the network with this code. Undefined: the code does not say. */
export function networkRemedy(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  if (code in PROXY_REMEDIES) return PROXY_REMEDIES[code as keyof typeof PROXY_REMEDIES];
  return UNTRUSTED.includes(code) ? UNTRUSTED_REMEDY : undefined;
}

/** `ECONNREFUSED`, `ENOTFOUND`, `proxy-refused` and others, from the error or its causes. */
export function networkCode(error: unknown): string | undefined {
  const codes = causesOf(error).map((cause) => ('code' in cause ? cause.code : undefined));
  const isNetworkCode = (code: unknown) =>
    typeof code === 'string' && (code in PROXY_REMEDIES || /^[A-Z_]+$/.test(code));
  return codes.find(isNetworkCode) as string | undefined;
}

/** The error and its causes. */
export function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 5; at = at.cause) causes.push(at);
  return causes;
}

/** Failure of a client's latest request. Microsoft's libraries drop it from the errors that they throw. */
export interface LatestFailure {
  error?: unknown;
}
