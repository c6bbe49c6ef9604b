import { decodeJwt } from 'jose';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { identifierUrisOf } from '../clients/service-principal.ts';
import { EntraError, malformedRequest, missingParameter } from '../entra-error.ts';
import type { TokenRejection } from './access-token.ts';
import type { UserGrant } from './user-grant.ts';
import { hasMfa, validateToken } from './validate-access-token.ts';

/**
 * Validates an on-behalf-of request and returns its user's grant:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 * Throws: user blocked 50057, assertion for another app 500131, expired 500133, bad signature or other issuer 50013,
 * not a token 50027, app-only 7000114.
 */
export async function onBehalfOf(
  state: TenantState,
  client: AppRegistration,
  form: URLSearchParams,
): Promise<UserGrant> {
  const assertion = form.get('assertion');
  if (!assertion) throw missingParameter('assertion');
  const use = form.get('requested_token_use');
  if (!use) throw missingParameter('requested_token_use');
  if (use !== 'on_behalf_of') {
    throw malformedRequest();
  }
  const audiences = [client.clientId, ...identifierUrisOf(state, client)];
  // Entra applies no tolerance to the assertion's lifetime:
  // https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2551
  const validation = await validateToken(state, assertion, audiences, { clockTolerance: 0 });
  if ('rejected' in validation) throw errorFor(validation.rejected, assertion, client);
  if (!validation.token.person) {
    throw new EntraError(
      7000114,
      `Application '${validation.token.clientId}' is not allowed to make application on-behalf-of calls.`,
    );
  }
  if (validation.token.person.accountEnabled === false) throw new EntraError(50057, 'The user account is disabled.');
  return { person: validation.token.person, mfa: hasMfa(validation.token.claims), scope: undefined };
}

function errorFor(rejection: TokenRejection, assertion: string, client: AppRegistration): EntraError {
  switch (rejection) {
    case 'audience':
      return new EntraError(
        500131,
        'Assertion audience does not match the Client app presenting the assertion. ' +
          `The audience in the assertion was '${decodeJwt(assertion).aud}' and the expected audience is '${client.clientId}' ` +
          `or one of the Application Uris of this application with App ID '${client.clientId}'(${client.displayName}). ` +
          'The downstream client must request a token for the expected audience (the application that made the OBO request) ' +
          'and this application should use that token as the assertion.',
      );
    case 'expired': {
      const { exp = 0 } = decodeJwt(assertion);
      return new EntraError(
        500133,
        'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, ' +
          `or request a new token. Current time: ${new Date().toISOString()}, expiry time of assertion ${new Date(exp * 1000).toISOString()}.`,
      );
    }
    case 'signature':
      return new EntraError(
        50013,
        'Assertion failed signature validation. [Reason - The provided signature value did not match the expected signature value.]',
      );
    case 'issuer':
      // The code is documented for this case; its text is UNCONFIRMED.
      return new EntraError(50013, 'Assertion is invalid. The token issuer does not match this tenant.');
    default:
      return new EntraError(50027, 'JWT token is invalid or malformed.');
  }
}
