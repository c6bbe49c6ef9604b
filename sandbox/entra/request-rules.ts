import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import { EntraError } from './entra-error.ts';
import type { Authority } from './metadata/authority.ts';

/** Throws 9000411 for a duplicate parameter. https://datatracker.ietf.org/doc/html/rfc6749#section-3.1 */
export function rejectDuplicates(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate === undefined) return;
  throw new EntraError(9000411, `The request is not properly formatted. The parameter '${duplicate}' is duplicated.`);
}

/** Throws 50194 for a shared authority: the tenant's apps are single-tenant. */
export function requireSingleTenant(authority: Authority, app: AppRegistration): void {
  if (authority === 'tenant' || app.ofMicrosoft) return;
  throw new EntraError(
    50194,
    `Application '${app.clientId}'(${app.displayName}) is not configured as a multi-tenant application. ` +
      `Usage of the /${authority} endpoint is not supported for such apps created after '10/15/2018'. ` +
      'Use a tenant-specific endpoint or configure the application to be multi-tenant.',
  );
}
