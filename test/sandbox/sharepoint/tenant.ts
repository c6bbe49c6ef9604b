import { issueAccessToken } from '../../../sandbox/entra/tokens.ts';
import { sharePointService, signedInCookie } from '../../../sandbox/sharepoint/index.ts';
import type { Person } from '../../../sandbox/tenant/person.ts';
import { type SmallTenant, startSmallTenant } from '../small-tenant.ts';

/** The small tenant with its SharePoint listening, and the two ways to call it. */
export interface SharePointTenant extends SmallTenant {
  readonly origin: string;
  /** As the person's browser. Redirects are not followed. */
  browse(person: Person | undefined, path: string): Promise<Response>;
  /** As an app on behalf of the person. */
  call(person: Person, path: string, options?: CallOptions): Promise<Response>;
}

export interface CallOptions {
  readonly scopes?: readonly string[];
  readonly audience?: string;
  readonly expiresIn?: number;
  readonly accept?: string;
}

export async function startSharePoint(): Promise<SharePointTenant> {
  const tenant = await startSmallTenant({ sharepoint: sharePointService });
  const { state, ssoApp } = tenant;
  const origin = state.addresses.sharepoint;
  return {
    ...tenant,
    origin,
    browse: (person, path) =>
      fetch(origin + path, { redirect: 'manual', headers: person ? { cookie: signedInCookie(person) } : {} }),
    async call(person, path, { scopes = ['AllSites.Read'], audience = origin, expiresIn, accept } = {}) {
      const request = { audience, clientId: ssoApp.clientId, person, scopes };
      const token = await issueAccessToken(state, expiresIn === undefined ? request : { ...request, expiresIn });
      const headers = { authorization: `Bearer ${token}`, accept: accept ?? 'application/json' };
      return fetch(origin + path, { redirect: 'manual', headers });
    },
  };
}

export async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}
