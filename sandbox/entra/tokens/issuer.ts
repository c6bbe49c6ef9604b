import type { TenantState } from '../../tenant/tenant-state.ts';

/**
 * Issuer of this tenant's v2.0 tokens:
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function issuerOf(state: TenantState): string {
  return `${state.addresses.entra}/${state.id}/v2.0`;
}
