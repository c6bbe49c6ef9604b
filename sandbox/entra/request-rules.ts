import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import { EntraError } from './entra-error.ts';
import type { Authority } from './metadata/authority.ts';

/** Throws 9000411 for a parameter that comes twice. https://datatracker.ietf.org/doc/html/rfc6749#section-3.1 */
export function refuseDuplicates(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new EntraError(9000411, `The request is not properly formatted. The parameter '${twice}' is duplicated.`);
}

/** Throws 50194: the tenant's apps are registered for it alone. */
export function singleTenantOnly(authority: Authority, app: AppRegistration): void {
  if (authority === 'tenant') return;
  throw new EntraError(
    50194,
    `Application '${app.clientId}'(${app.displayName}) is not configured as a multi-tenant application. ` +
      `Usage of the /${authority} endpoint is not supported for such apps created after '10/15/2018'. ` +
      'Use a tenant-specific endpoint or configure the application to be multi-tenant.',
  );
}
