import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identityEnvironment } from '../../sandbox/identity/identity-header.ts';
import type { Tenant } from '../../sandbox/index.ts';

/** The value of `IDENTITY_HEADER` in this process. */
const HEADER = 'of this process';

/** The tenants whose identities this process may use. */
const tenants = new Set<Pick<Tenant, 'state'>>();
let endpoint: Promise<string> | undefined;

/**
 * Lets programs in this process get the tokens of the tenant's managed identities, as App Service does. MSAL keeps the
 * first endpoint that it finds in the environment until the process ends, so all tenants of the process share one,
 * which forwards a request to the tenant that has the identity. Returns a function that ends it for this tenant.
 */
export async function joinIdentityEndpoint(tenant: Pick<Tenant, 'state'>): Promise<() => void> {
  endpoint ??= startEndpoint();
  process.env.IDENTITY_ENDPOINT = await endpoint;
  process.env.IDENTITY_HEADER = HEADER;
  tenants.add(tenant);
  return () => {
    tenants.delete(tenant);
    if (tenants.size > 0) return;
    delete process.env.IDENTITY_ENDPOINT;
    delete process.env.IDENTITY_HEADER;
  };
}

async function startEndpoint(): Promise<string> {
  const server = createServer(async (request, response) => {
    const { searchParams, search } = new URL(request.url ?? '', 'http://localhost');
    const owner = [...tenants].find(({ state }) => state.apps.has(searchParams.get('client_id') ?? ''));
    const { status, text } = owner ? await forward(owner, search, request.headers['x-identity-header']) : UNKNOWN;
    // Not chained: a bot in this process uses restify, whose patched `writeHead` returns nothing.
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
}

const UNKNOWN = { status: 400, text: '{"error":"invalid_request","error_description":"Identity not found"}' };

async function forward({ state }: Pick<Tenant, 'state'>, search: string, header: unknown) {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER = '' } = identityEnvironment(state);
  const headers = { 'x-identity-header': header === HEADER ? IDENTITY_HEADER : 'wrong' };
  const answer = await fetch(`${IDENTITY_ENDPOINT}${search}`, { headers });
  return { status: answer.status, text: await answer.text() };
}
