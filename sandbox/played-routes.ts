import type { Express } from 'express';
import { channelService, createTeams } from './channel/index.ts';
import { createTenantState } from './create-state.ts';
import { createEntra } from './entra/index.ts';
import { ROUTES as GRAPH_ROUTES } from './graph/routes.ts';
import { identityService } from './identity/index.ts';
import { type PlayedRoute, routesOf } from './list-routes.ts';
import { m365Service } from './office/index.ts';
import { sharePointService } from './sharepoint/index.ts';
import { tokenService } from './token-service/index.ts';

/** What the sandbox plays of one of Microsoft's services. */
export interface PlayedService {
  readonly name: string;
  readonly routes: readonly PlayedRoute[];
}

/** Assets of the sandbox's own pages, and the second address of the connector on this machine. */
const OWN = /^\/(styles|portraits|gcc|_layouts\/15\/styles|window)\/|\/portraits\//;

/** Reads the routes of all services, without starting one. */
export async function playedServices(): Promise<readonly PlayedService[]> {
  const { state } = await createTenantState({});
  const teams = createTeams(state);
  const { service, pages, requestToken } = createEntra(state);
  const channel = channelService(state, teams, tokenService(teams, requestToken));
  const isOfTokenService = ({ path }: PlayedRoute) => /^\/(api|\.auth)\//.test(path);
  const of = (app: Express) => routesOf(app).filter(({ path }) => !OWN.test(path));
  return [
    { name: 'Microsoft Entra ID', routes: [...of(service), ...of(pages)] },
    { name: 'Managed identities, on this machine', routes: of(identityService(state)) },
    { name: 'Microsoft Graph', routes: graphRoutes() },
    { name: 'SharePoint', routes: of(sharePointService(state)) },
    { name: 'Microsoft 365 Copilot app, to which office.com leads', routes: of(m365Service(state)) },
    { name: 'Teams channel', routes: of(channel).filter((route) => !isOfTokenService(route)) },
    { name: 'Bot Framework Token Service', routes: of(channel).filter(isOfTokenService) },
  ];
}

function graphRoutes(): readonly PlayedRoute[] {
  const routes = GRAPH_ROUTES.map(({ method, version = ':version', segments }) => ({
    method,
    path: `/${[version, ...segments].join('/').replaceAll('*', ':id')}`,
  }));
  return [{ method: 'POST', path: '/:version/$batch' }, ...routes];
}

/** The list as a Markdown page. */
export async function playedPage(): Promise<string> {
  const services = await playedServices();
  const sections = services.map(({ name, routes }) => {
    const rows = [...new Set(routes.map(({ method, path }) => `| ${method} | \`${path}\` |`))];
    return `## ${name}\n\n| method | path |\n| --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# What the sandbox plays

All routes of the sandbox, made from its code by \`node sandbox/main.ts --routes\`. \`:id\` and \`:value\` vary, and what
is in square brackets may be missing. Every other route answers 501 and "The sandbox does not play …", in the shape of
the service's errors.

${sections.join('\n')}`;
}
