import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError } from '../entra-error.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The authority in the first path segment: this tenant by id or domain, one of the two shared authorities, or the
 * tenant of the Bot Framework, where multi-tenant bots get their tokens:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints
 */
export type Authority = 'tenant' | 'common' | 'organizations' | 'bot-framework';

/** Name of the authority in the links of its metadata. */
export function authorityName(state: TenantState, authority: Authority): string {
  if (authority === 'tenant') return state.id;
  return authority === 'bot-framework' ? state.cloud.botFrameworkTenant.id : authority;
}

export function authorityOf(state: TenantState, segment: string): Authority {
  const name = segment.toLowerCase();
  if (name === state.id.toLowerCase() || name === state.domain.toLowerCase()) return 'tenant';
  const { id, domain } = state.cloud.botFrameworkTenant;
  if (name === id || name === domain) return 'bot-framework';
  if (name === 'common' || name === 'organizations') return name;
  if (!GUID.test(name) && !name.includes('.')) {
    throw new EntraError(
      900023,
      `Specified tenant identifier '${segment}' is neither a valid DNS name, nor a valid external domain.`,
    );
  }
  throw new EntraError(
    90002,
    `Tenant '${segment}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. ` +
      'Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.',
  );
}
