import type { RequestListener } from 'node:http';
import { channelService, type TeamsWithInternals } from './channel/index.ts';
import { type ControlExtras, controlService } from './control/index.ts';
import { createEntra } from './entra/index.ts';
import { FRONT_PAGES, type FrontPageText } from './front-pages.ts';
import { keepSentCards } from './gallery/index.ts';
import { graphService } from './graph/index.ts';
import type { Certificates } from './http/certificates.ts';
import { withFrontPage } from './http/front-page.ts';
import { type Listening, listen } from './http/listen.ts';
import { officeService } from './office/index.ts';
import { sharePointService } from './sharepoint/index.ts';
import type { ServiceName } from './tenant/services/service-name.ts';
import type { TenantState } from './tenant/tenant-state.ts';
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
}

/** Starts all services on 127.0.0.1 and writes their addresses into the state. */
export async function startServices(
  state: TenantState,
  teams: TeamsWithInternals,
  options: ServicesOptions,
): Promise<Map<ServiceName, Listening>> {
  const { requests: log, faults, limits } = state;
  const running = new Map<ServiceName, Listening>();
  for (const [name, { app, ...tls }] of Object.entries(createServices(state, teams, options))) {
    const service = name as ServiceName;
    const listening = await listen(app, { service, log, faults, limits, port: options.ports[service], ...tls });
    state.addresses[service] = listening.origin;
    running.set(service, listening);
  }
  return running;
}

function createServices(
  state: TenantState,
  teams: TeamsWithInternals,
  { certificates, controlExtras }: ServicesOptions,
): Readonly<Record<ServiceName, Service>> {
  const entra = createEntra(state);
  const control = () => state.addresses.control;
  const withPage = (app: RequestListener, page: FrontPageText) => withFrontPage(app, { ...page, control });
  return {
    entra: { app: withPage(entra.service, FRONT_PAGES.entra), certificates },
    entraPages: { app: withPage(entra.pages, FRONT_PAGES.entraPages) },
    graph: { app: withPage(graphService(state), FRONT_PAGES.graph), certificates },
    sharepoint: { app: withFrontPage(sharePointService(state)) },
    office: { app: withFrontPage(officeService(state)) },
    channel: { app: withPage(channelService(state, teams), FRONT_PAGES.channel) },
    control: { app: controlService(state, { cards: keepSentCards(teams, state.clock), ...controlExtras }) },
  };
}
