export type Environment = Readonly<Record<string, string | undefined>>;

export type ProxyVariable = 'HTTPS_PROXY' | 'HTTP_PROXY' | 'ALL_PROXY' | 'NO_PROXY';

/** Which proxy requests go through. Undefined: they go to the host directly. */
export interface ProxyChoice {
  readonly forHttps: string | undefined;
  readonly forHttp: string | undefined;
  /** Hosts that are reached directly, separated by commas; `*`: all. */
  readonly noProxy: string;
}

/**
 * Chooses the proxy from the environment: `HTTPS_PROXY`, else `HTTP_PROXY`, else `ALL_PROXY` for https addresses, and
 * `HTTP_PROXY`, else `ALL_PROXY` for http addresses. A value that is no http(s) address does not count: `ALL_PROXY`
 * often names a SOCKS proxy, for other programs.
 * undici and Node read the same names without `ALL_PROXY`, which curl reads last:
 * https://nodejs.org/api/http.html#built-in-proxy-support, https://curl.se/docs/manpage.html#ALLPROXY
 */
export function chooseProxy(environment: Environment): ProxyChoice {
  const proxy = (name: ProxyVariable) => asProxyUrl(proxyVariable(environment, name));
  const forHttp = proxy('HTTP_PROXY') ?? proxy('ALL_PROXY');
  return {
    forHttps: proxy('HTTPS_PROXY') ?? forHttp,
    forHttp,
    noProxy: proxyVariable(environment, 'NO_PROXY') ?? '',
  };
}

/** The value of a variable. Its name in lower case takes precedence, as in most programs, even if it is empty. */
export function proxyVariable(environment: Environment, name: ProxyVariable): string | undefined {
  return (environment[name.toLowerCase()] ?? environment[name])?.trim() || undefined;
}

export function isProxyVariable(name: string): name is ProxyVariable {
  return /^(HTTPS|HTTP|ALL|NO)_PROXY$/.test(name);
}

function asProxyUrl(value: string | undefined): string | undefined {
  const url = value === undefined ? null : URL.parse(value);
  return url && /^https?:$/.test(url.protocol) && url.hostname ? url.href : undefined;
}
