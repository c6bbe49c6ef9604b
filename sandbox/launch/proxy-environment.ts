import { createHash, X509Certificate } from 'node:crypto';
import type { Tenant } from '../types.ts';

/** Programs of this machine that are not behind the proxy: the bot, the control page, the identity endpoint. */
const LOCAL = 'localhost,127.0.0.1,::1';

/** Runtimes with names of their own for the certificate authority that they trust. */
export const RUNTIMES = ['node', 'python', 'dotnet', 'curl'] as const;

export type Runtime = (typeof RUNTIMES)[number];

/**
 * Environment in which a program reaches Microsoft's hosts through the tenant's proxy. Empty if the hosts are local.
 * `authority`: file with the certificate authority, PEM. Names in lower case, too: they take precedence in most
 * programs.
 * Node: https://nodejs.org/api/cli.html#node_use_env_proxy1 (24.5 and later, for `fetch`, `undici`, and for `https`
 * without an agent of its own) and https://nodejs.org/api/cli.html#node_extra_ca_certsfile.
 * Python: https://requests.readthedocs.io/en/latest/user/advanced/#proxies, and OpenSSL's SSL_CERT_FILE for others.
 * .NET: https://learn.microsoft.com/dotnet/api/system.net.http.httpclient.defaultproxy; SSL_CERT_FILE on Linux.
 * curl: https://curl.se/docs/manpage.html#ENVIRONMENT.
 */
export function proxyEnvironment({ proxy }: Pick<Tenant, 'proxy'>, authority: string, runtime: Runtime): Environment {
  if (proxy === undefined) return {};
  return {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    NO_PROXY: LOCAL,
    no_proxy: LOCAL,
    ...AUTHORITY[runtime](authority),
  };
}

export type Environment = Readonly<Record<string, string>>;

const AUTHORITY: Readonly<Record<Runtime, (file: string) => Environment>> = {
  node: (file) => ({ NODE_USE_ENV_PROXY: '1', NODE_EXTRA_CA_CERTS: file }),
  python: (file) => ({ REQUESTS_CA_BUNDLE: file, SSL_CERT_FILE: file }),
  dotnet: (file) => ({ SSL_CERT_FILE: file }),
  curl: (file) => ({ CURL_CA_BUNDLE: file }),
};

/**
 * Arguments of Chromium, Chrome and Edge. A browser trusts the tenant's certificate by its key, only with a profile of
 * its own: `ignore-certificate-errors-spki-list` of
 * https://chromium.googlesource.com/chromium/src/+/main/services/network/public/cpp/network_switches.cc
 */
export function browserArguments({ proxy, certificates }: Pick<Tenant, 'proxy' | 'certificates'>, profile: string) {
  const key = new X509Certificate(certificates.certificate).publicKey.export({ type: 'spki', format: 'der' });
  return [
    `--proxy-server=${proxy}`,
    `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`,
    `--user-data-dir=${profile}`,
  ];
}
