import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { EntraError } from './entra-error.ts';
import type { Authority } from './metadata/authority.ts';

/** Throws 9000411 for a duplicate parameter. https://datatracker.ietf.org/doc/html/rfc6749#section-3.1 */
export function rejectDuplicates(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate === undefined) return;
  throw new EntraError(9000411, `The request is not properly formatted. The parameter '${duplicate}' is duplicated.`);
}

/**
 * Throws if the authority does not know the app: 50194 at a shared authority for a single-tenant app, 700016 in the
 * tenant of the Bot Framework for any app that is not multi-tenant.
 * https://learn.microsoft.com/azure/bot-service/bot-service-troubleshoot-authentication-problems
 */
export function requireKnownApp(state: TenantState, authority: Authority, app: AppRegistration): void {
  if (authority === 'tenant' || app.ofMicrosoft || isMultiTenant(state, app)) return;
  if (authority === 'bot-framework') throw unknownApp(app.clientId, 'Bot Framework');
  throw new EntraError(
    50194,
    `Application '${app.clientId}'(${app.displayName}) is not configured as a multi-tenant application. ` +
      `Usage of the /${authority} endpoint is not supported for such apps created after '10/15/2018'. ` +
      'Use a tenant-specific endpoint or configure the application to be multi-tenant.',
  );
}

/** `directory`: name of the tenant. */
export function unknownApp(clientId: string, directory: string): EntraError {
  return new EntraError(
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${directory}'. ` +
      'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You may have sent your authentication request to the wrong tenant.',
  );
}

/** https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation */
function isMultiTenant({ directory }: TenantState, { clientId, multiTenant = false }: AppRegistration): boolean {
  const audience = directory.knownEntry(clientId)?.signInAudience;
  return audience === undefined ? multiTenant : audience !== 'AzureADMyOrg';
}
