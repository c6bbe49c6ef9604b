import type { IncomingMessage, RequestListener } from 'node:http';
import type { Listening } from '../http/listen.ts';
import { LocationRefused, mySiteOrigin } from '../tenant/geography.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/**
 * What is left at the old address after SharePoint's domain was renamed: nothing; a server that answers 404; a redirect
 * to the new address, which Microsoft keeps for a year. That the redirect includes the API is UNCONFIRMED.
 * https://learn.microsoft.com/sharepoint/change-your-sharepoint-domain-name
 */
export type OldAddress = 'closed' | 'not-found' | 'redirect';

export const OLD_ADDRESSES = ['closed', 'not-found', 'redirect'] as const satisfies readonly OldAddress[];

/** SharePoint's hosts. Each location of a multi-geo tenant has one. */
export interface SharePointLocations {
  /** Adds a satellite location (geo code, e.g. `EUR`). Returns the origin of its host. Throws `LocationRefused`. */
  addSatellite(geo: string): Promise<string>;
  /** Renames the tenant's SharePoint domain: the central location moves to another origin, which it returns. */
  rename(oldAddress: OldAddress): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the central location. `serviceAt` creates SharePoint on the host with this origin. `listen` serves it under
 * the tenant's name, as in `contoso.sharepoint.com`.
 */
export async function startSharePoint(
  state: TenantState,
  serviceAt: (origin: (request: IncomingMessage) => string) => RequestListener,
  listen: (listener: RequestListener, name: string) => Promise<Listening>,
): Promise<SharePointLocations> {
  const running = new Set<Listening>();
  const start = async (name: string) => {
    const host: { serve: RequestListener } = { serve: serviceAt((request) => originAsked(listening, request)) };
    const listening: Listening = await listen((request, response) => host.serve(request, response), name);
    running.add(listening);
    return { host, listening };
  };
  const [tenantName = ''] = state.domain.split('.');
  let names = 0;
  const startCentral = async () => {
    names += 1;
    const started = await start(names === 1 ? tenantName : `${tenantName}-${names}`);
    state.addresses.sharepoint = started.listening.origin;
    return started;
  };
  let central = await startCentral();
  let last: Promise<unknown> = Promise.resolve();
  /** Two changes at once would lose a host. */
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const changed = last.then(change);
    last = changed.catch(() => {});
    return changed;
  };
  return {
    addSatellite: (geo) =>
      inTurn(async () => {
        if (state.geography.satellites.has(geo)) throw new LocationRefused(`There is a location ${geo} already.`);
        // Real names are contosoeur and contosoeur-my:
        // https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-multi-geo
        const started = await start(tenantName + geo.toLowerCase());
        state.geography.satellites.set(geo, started.listening.origin);
        return started.listening.origin;
      }),
    rename: (oldAddress) =>
      inTurn(async () => {
        const { host, listening } = central;
        central = await startCentral();
        const { origin } = central.listening;
        if (oldAddress === 'closed') {
          running.delete(listening);
          await listening.stop();
        } else {
          host.serve = oldAddress === 'redirect' ? redirectTo(origin) : answerNotFound;
        }
        return origin;
      }),
    stop: async () => void (await Promise.all([...running].map((listening) => listening.stop()))),
  };
}

/** The location's My Site host has another origin if it has another name. */
function originAsked({ origin }: Listening, { headers }: IncomingMessage): string {
  const mySite = mySiteOrigin(origin);
  return headers.host?.toLowerCase() === new URL(mySite).host ? mySite : origin;
}

const answerNotFound: RequestListener = (_request, response) => {
  response.statusCode = 404;
  response.end('404 FILE NOT FOUND');
};

function redirectTo(origin: string): RequestListener {
  return (request, response) => {
    response.statusCode = 308;
    response.setHeader('Location', origin + (request.url ?? '/'));
    response.end();
  };
}
