import { type OpenedPage, openAs } from '../../../sandbox/browser-session.ts';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { sharePointService, signedInCookie } from '../../../sandbox/sharepoint/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { type SmallTenant, startSmallTenant } from './small-tenant.ts';

/** The small tenant with SharePoint, and ways to call it. */
export interface SharePointTenant extends SmallTenant {
  readonly origin: string;
  /** Requests a page as the person's browser. Redirects are not followed. */
  browse(person: Person | undefined, path: string): Promise<Response>;
  /** Opens a page as the person's browser: follows redirects and loads the pictures. */
  open(person: Person, path: string): Promise<OpenedPage>;
  /** Calls as an app on behalf of the person. */
  call(person: Person, path: string, options?: CallOptions): Promise<Response>;
  /** An app-only token issued for a certificate. */
  appToken(roles: readonly string[]): Promise<string>;
  /** Calls with an app-only token. */
  callAsApp(roles: readonly string[], path: string, init?: AppCall): Promise<Response>;
}

export interface CallOptions {
  readonly scopes?: readonly string[];
  readonly audience?: string;
  readonly expiresIn?: number;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: `USER_AGENT`. */
  readonly userAgent?: string;
}

export interface AppCall {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A decorated user agent. */
export const USER_AGENT = 'NONISV|Contoso|SandboxTests/1.0';

export async function startSharePoint(): Promise<SharePointTenant> {
  const tenant = await startSmallTenant({ sharepoint: sharePointService });
  const { state, ssoApp, botApp } = tenant;
  const origin = state.addresses.sharepoint;
  const appToken = (roles: readonly string[]) =>
    issueAccessToken(state, { audience: origin, clientId: botApp.clientId, roles, authMethod: 'certificate' });
  return {
    ...tenant,
    origin,
    browse: (person, path) =>
      fetch(origin + path, { redirect: 'manual', headers: person ? { cookie: signedInCookie(person) } : {} }),
    open: (person, path) => openAs(state, person, origin + path),
    appToken,
    async callAsApp(roles, path, { headers, body } = {}) {
      const authorization = `Bearer ${await appToken(roles)}`;
      return fetch(origin + path, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { authorization, accept: 'application/json', 'user-agent': USER_AGENT, ...headers },
        ...(body !== undefined && { body }),
      });
    },
    async call(person, path, options = {}) {
      const { scopes = ['AllSites.Read'], audience = origin, expiresIn, accept, userAgent } = options;
      const request = { audience, clientId: ssoApp.clientId, person, scopes };
      const token = await issueAccessToken(state, expiresIn === undefined ? request : { ...request, expiresIn });
      const headers = {
        authorization: `Bearer ${token}`,
        accept: accept ?? 'application/json',
        'user-agent': userAgent ?? USER_AGENT,
        ...options.headers,
      };
      return fetch(origin + path, { redirect: 'manual', headers });
    },
  };
}

export async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}
