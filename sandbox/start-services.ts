import type { RequestListener } from 'node:http';
import { channelService, type TeamsWithInternals } from './channel/index.ts';
import { type ControlExtras, type ControlOptions, controlService } from './control/index.ts';
import { createEntra } from './entra/index.ts';
import { FRONT_PAGES, type FrontPageText } from './front-pages.ts';
import { keepSentCards } from './gallery/index.ts';
import { graphService } from './graph/index.ts';
import type { Certificates } from './http/certificates.ts';
import { withFrontPage } from './http/front-page.ts';
import { type Listening, listen } from './http/listen.ts';
import { identityService } from './identity/index.ts';
import { m365Service, officeService } from './office/index.ts';
import type { PlayedHosts } from './played-hosts.ts';
import { sharePointService } from './sharepoint/index.ts';
import { type SharePointLocations, startSharePoint } from './sharepoint/locations.ts';
import type { ServiceName } from './tenant/services/service-name.ts';
import type { TenantState } from './tenant/tenant-state.ts';
import { tokenService } from './token-service/index.ts';
import type { TenantOptions } from './types.ts';

interface Service {
  readonly app: RequestListener;
  /** Present for https. */
  readonly certificates?: Certificates;
}

interface ServicesOptions {
  readonly certificates: Certificates;
  readonly ports: NonNullable<TenantOptions['ports']>;
  readonly controlExtras: ControlExtras;
  /** Undefined: all services are at addresses of this machine. */
  readonly hosts: PlayedHosts | undefined;
}

export interface RunningServices {
  readonly services: Map<ServiceName, Pick<Listening, 'stop'>>;
  readonly sharePoint: SharePointLocations;
}

/** Starts all services on 127.0.0.1 and writes their addresses into the state. */
export async function startServices(
  state: TenantState,
  teams: TeamsWithInternals,
  options: ServicesOptions,
): Promise<RunningServices> {
  const { requests: log, faults, limits } = state;
  const { hosts, ports } = options;
  const services = new Map<ServiceName, Pick<Listening, 'stop'>>();
  let sharePoint: SharePointLocations | undefined;
  const locations = () => {
    if (!sharePoint) throw new Error('SharePoint has not started yet.');
    return sharePoint;
  };
  for (const [name, { app, ...tls }] of Object.entries(createServices(state, teams, { ...options, locations }))) {
    const service = name as ServiceName;
    const listening =
      hosts?.serve(service, app) ?? (await listen(app, { service, log, faults, limits, port: ports[service], ...tls }));
    state.addresses[service] = listening.origin;
    services.set(service, listening);
  }
  let port = ports.sharepoint;
  sharePoint = await startSharePoint(
    state,
    (origin) => withFrontPage(sharePointService(state, origin)),
    async (listener, tenantName) => {
      if (hosts) return hosts.serveSharePoint(tenantName, listener);
      const listening = await listen(listener, { service: 'sharepoint', log, faults, limits, port });
      // Further hosts have free ports.
      port = undefined;
      return listening;
    },
  );
  services.set('sharepoint', sharePoint);
  return { services, sharePoint };
}

function createServices(
  state: TenantState,
  teams: TeamsWithInternals,
  { certificates, controlExtras, locations }: ServicesOptions & Pick<ControlOptions, 'locations'>,
): Readonly<Record<Exclude<ServiceName, 'sharepoint'>, Service>> {
  const entra = createEntra(state);
  const control = () => state.addresses.control;
  const withPage = (app: RequestListener, page: FrontPageText) => withFrontPage(app, { ...page, control });
  return {
    entra: { app: withPage(entra.service, FRONT_PAGES.entra), certificates },
    entraPages: { app: withPage(entra.pages, FRONT_PAGES.entraPages) },
    identity: { app: withPage(identityService(state), FRONT_PAGES.identity) },
    graph: { app: withPage(graphService(state), FRONT_PAGES.graph), certificates },
    office: { app: withFrontPage(officeService(state)) },
    m365: { app: withFrontPage(m365Service(state)) },
    channel: {
      app: withPage(channelService(state, teams, tokenService(teams, entra.requestToken)), FRONT_PAGES.channel),
    },
    control: { app: controlService(state, { cards: keepSentCards(teams, state.clock), ...controlExtras, locations }) },
  };
}
