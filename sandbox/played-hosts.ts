import type { RequestListener } from 'node:http';
import { ENTRA_PAGES } from './entra/pages/index.ts';
import { forwardTo } from './http/forward-to.ts';
import type { HostProxy } from './http/host-proxy.ts';
import type { Listening } from './http/listen.ts';
import { NOT_PLAYED, notPlayed } from './http/not-played.ts';
import { observe } from './http/observe.ts';
import { mySiteOrigin } from './tenant/geography.ts';
import { BOT_HOST, type RealHosts } from './tenant/real-hosts.ts';
import type { ServiceName } from './tenant/services/service-name.ts';
import type { TenantState } from './tenant/tenant-state.ts';

/** Microsoft's hosts behind the proxy. */
export interface PlayedHosts {
  /** Undefined: the service is not Microsoft's and has no such host. */
  serve(service: ServiceName, app: RequestListener): Listening | undefined;
  /** `tenantName`: the first part of the host, as in `contoso.sharepoint.com`. */
  serveSharePoint(tenantName: string, app: RequestListener): Listening;
}

/**
 * Serves every service of the cloud under its real names, and writes the addresses of their parts into the state.
 * `bot`: the bot's own address.
 */
export function playHosts(
  state: TenantState,
  proxy: HostProxy,
  hosts: RealHosts,
  bot: () => string | undefined,
): PlayedHosts {
  const { requests: log, faults, limits, addresses } = state;
  const { deviceLogin, channelKeys, tokens, teams, connector, gccConnector, office, m365 } = hosts;
  state.entraAliases = hosts.entra;
  addresses.deviceLogin = `https://${deviceLogin}`;
  addresses.channelKeys = `https://${channelKeys}`;
  addresses.tokens = `https://${tokens[0]}`;
  addresses.teams = `https://${teams}`;
  const [deviceHost = ''] = deviceLogin.split('/');
  proxy.serve(
    [deviceHost],
    redirectTo(() => `${addresses.entraPages}/devicelogin`),
  );
  // People change their photo there.
  proxy.serve(
    [hosts.accountPortal],
    redirectTo(() => addresses.control),
  );
  addresses.bot = proxy.serve([BOT_HOST], forwardTo(bot)).origin;
  let entra: RequestListener | undefined;
  const serveAt: Partial<Record<ServiceName, (app: RequestListener) => Listening>> = {
    entra(app) {
      entra = app;
      return proxy.serve(hosts.entra, app);
    },
    // Takes the place of the endpoints for apps, which it contains.
    entraPages: (pages) =>
      proxy.serve(hosts.entra, (request, response) => {
        const service = ENTRA_PAGES.test(request.url ?? '') ? pages : entra;
        service?.(request, response);
      }),
    graph: (app) => proxy.serve([hosts.graph], app),
    channel(app) {
      const parts = [
        proxy.serve([connector], onlyPaths(/^\/teams\//, app)),
        proxy.serve([channelKeys], onlyPaths(/^\/v1\//, app)),
        proxy.serve(tokens, onlyPaths(/^\/(api|\.auth)\//i, app)),
        proxy.serve([teams], onlyPaths(/^\/(l|window)\//, app)),
        ...(gccConnector ? [proxy.serve([gccConnector], onlyPaths(/^\/teams\//, under('/gcc', app)))] : []),
      ] as const;
      return { origin: parts[0].origin, stop: async () => void (await Promise.all(parts.map((one) => one.stop()))) };
    },
    // In clouds without another host, the home page is the app itself.
    office: (app) => proxy.serve(office, app),
    m365: (app) => proxy.serve(m365 ? [m365] : office, app),
  };
  return {
    serve: (service, app) => serveAt[service]?.(observe(app, { service, log, faults, limits })),
    serveSharePoint(tenantName, app) {
      const origin = `https://${tenantName}${hosts.sharePointSuffix}`;
      const names = [origin, mySiteOrigin(origin)].map((one) => new URL(one).hostname);
      return proxy.serve(names, observe(app, { service: 'sharepoint', log, faults, limits }));
    },
  };
}

function redirectTo(address: () => string): RequestListener {
  return (_request, response) => {
    response.statusCode = 302;
    response.setHeader('Location', address());
    response.end();
  };
}

/** One of several hosts of a service. */
function onlyPaths(paths: RegExp, app: RequestListener): RequestListener {
  return (request, response) => {
    if (paths.test(request.url ?? '')) return app(request, response);
    response.statusCode = NOT_PLAYED;
    response.end(notPlayed(request.headers.host ?? '', request));
  };
}

/** The service with a prefix in front of each path. */
function under(prefix: string, app: RequestListener): RequestListener {
  return (request, response) => {
    request.url = prefix + request.url;
    app(request, response);
  };
}
