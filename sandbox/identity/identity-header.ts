import { guidFrom } from '../tenant/random.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** The secret that App Service gives to the programs of its machine as `IDENTITY_HEADER`. */
export function identityHeader({ seed }: Pick<TenantState, 'seed'>): string {
  return guidFrom(seed, 'identity header').toUpperCase();
}

/** The environment of a program on this machine, as App Service sets it. */
export function identityEnvironment(state: Pick<TenantState, 'seed' | 'addresses'>): Record<string, string> {
  return { IDENTITY_ENDPOINT: `${state.addresses.identity}/msi/token`, IDENTITY_HEADER: identityHeader(state) };
}
