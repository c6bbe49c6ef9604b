import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError } from '../entra-error.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The authority in the first path segment: this tenant by id or domain, or one of the two shared authorities.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints
 */
export type Authority = 'tenant' | 'common' | 'organizations';

export function authorityOf(state: TenantState, segment: string): Authority {
  const name = segment.toLowerCase();
  if (name === state.id.toLowerCase() || name === state.domain.toLowerCase()) return 'tenant';
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
