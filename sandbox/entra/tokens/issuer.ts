import type { TenantState } from '../../tenant/tenant-state.ts';

/**
 * Issuer of this tenant's v2.0 tokens:
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * `tenantId`: of another tenant, which only the Bot Framework has.
 */
export function issuerOf(state: TenantState, tenantId = state.id): string {
  return `${state.addresses.entra}/${tenantId}/v2.0`;
}

/** Issuer of v1.0 tokens (same page). It is no address, so it stays the same with local hosts. */
export function v1IssuerOf(state: TenantState, tenantId = state.id): string {
  return `${state.cloud.v1Issuer}/${tenantId}/`;
}
