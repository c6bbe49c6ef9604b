import { connect } from 'node:net';
import { PROXY_REMEDIES } from '../../../src/microsoft365/network-remedy.ts';
import { chooseProxy } from '../../../src/microsoft365/proxy-environment.ts';
import { failed, good } from '../findings.ts';
import { CLOUD_SETTINGS, type Subject } from '../subject.ts';
import type { Check } from '../types.ts';

/** Whether the proxy of all requests answers. Its refusals show at the requests themselves. */
export function proxyCheck({ environment }: Subject): Check {
  return {
    id: 'proxy',
    group: 'settings',
    needs: CLOUD_SETTINGS,
    async run(signal) {
      const { forHttps } = chooseProxy(environment);
      if (forHttps === undefined) return good('none is set: requests go to Microsoft directly');
      const { hostname, port, protocol } = new URL(forHttps);
      const reached = await canConnect(hostname, Number(port || (protocol === 'https:' ? 443 : 80)), signal);
      const address = `${hostname}${port && `:${port}`}`;
      return reached
        ? good(`${address} accepts connections`)
        : failed(`${address} does not accept connections`, PROXY_REMEDIES['proxy-unreachable']);
    },
  };
}

function canConnect(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  signal.addEventListener('abort', () => resolve(false), { once: true });
  return promise.finally(() => socket.destroy());
}
