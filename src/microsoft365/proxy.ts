import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { CodedError } from '../errors.ts';
import { PROXY_REMEDIES } from './network-remedy.ts';
import { chooseProxy, type Environment } from './proxy-environment.ts';

/**
 * Milliseconds until the proxy must have opened a connection to the host. Shorter than the time for reading in a turn,
 * so that an answer names the proxy as the cause.
 */
const CONNECT_TIMEOUT = 4_000;

/** The machine's own metadata service, which gives a managed identity its tokens and refuses proxies. */
const INSTANCE_METADATA_HOST = '169.254.169.254';

/**
 * Creates the dispatcher of all outbound requests. It sends them through the proxy that the environment names (see
 * `chooseProxy`), except to the hosts in `NO_PROXY`, and opens each connection with CONNECT.
 * A managed identity's endpoint is always reached directly:
 * https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
 * Requests reject with `proxy-refused` or `proxy-unreachable`. Idle connections do not keep the process alive.
 */
export function createDispatcher(environment: Environment): Dispatcher {
  const { forHttps, forHttp, noProxy } = chooseProxy(environment);
  return new EnvHttpProxyAgent({
    // Empty: none. If undefined, the library would read the environment of the process.
    httpsProxy: forHttps ?? '',
    httpProxy: forHttp ?? '',
    noProxy: noProxy === '*' ? noProxy : withIdentityHosts(noProxy, environment),
    clientFactory: (url, options) => new ProxyClient(url, { ...options, headersTimeout: CONNECT_TIMEOUT }),
  });
}

function withIdentityHosts(noProxy: string, environment: Environment): string {
  const identityHost = URL.parse(environment.IDENTITY_ENDPOINT ?? '')?.host;
  return [noProxy, INSTANCE_METADATA_HOST, identityHost].filter(Boolean).join(',');
}

/** Connections to the proxy. Its own failures get a code, because the library's do not name the proxy. */
class ProxyClient extends Pool {
  // The pool needs only this overload: the library calls it for each new connection to a host.
  override async connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(): void;
  override async connect(options?: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    let answer: Dispatcher.ConnectData;
    try {
      answer = await super.connect(options as Dispatcher.ConnectOptions);
    } catch (cause) {
      throw new CodedError('proxy-unreachable', 'The outbound proxy did not answer.', {
        cause,
        remedy: PROXY_REMEDIES['proxy-unreachable'],
      });
    }
    if (answer.statusCode === 200) return answer;
    answer.socket.on('error', () => {}).destroy();
    throw new CodedError('proxy-refused', `The outbound proxy refused a connection with status ${answer.statusCode}.`, {
      remedy: PROXY_REMEDIES['proxy-refused'],
    });
  }
}
