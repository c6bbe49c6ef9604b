import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError, missingParameter } from '../entra-error.ts';

/**
 * `GET /common/discovery/instance`: whether an authority's host is known, and its aliases.
 * MSAL calls it by default: https://learn.microsoft.com/entra/msal/dotnet/advanced/instance-discovery
 */
export function instanceDiscovery(state: TenantState): RequestHandler {
  return (request, response) => {
    const endpoint = request.query.authorization_endpoint;
    if (typeof endpoint !== 'string') throw missingParameter('authorization_endpoint');
    const url = URL.parse(endpoint);
    const { host } = new URL(state.addresses.entra);
    const aliases = state.entraAliases ?? [host];
    if (!url || !aliases.includes(url.host)) throw new EntraError(50049, 'Unknown or invalid instance.');
    const tenant = url.pathname.split('/')[1] ?? 'common';
    response.json({
      tenant_discovery_endpoint: `${state.addresses.entra}/${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases }],
    });
  };
}
