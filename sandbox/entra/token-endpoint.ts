import type { RequestHandler } from 'express';
import type { TenantState } from '../tenant/tenant-state.ts';
import { authorityOf } from './authority.ts';
import { authenticateClient } from './client-authentication.ts';
import { clientCredentials } from './client-credentials.ts';
import { delegatedAnswer } from './delegated-answer.ts';
import { onBehalfOf } from './on-behalf-of.ts';
import { createRefreshTokens } from './refresh-tokens.ts';
import { EntraRefusal, missingParameter } from './refusal.ts';

const ON_BEHALF_OF = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const GRANTS = ['client_credentials', ON_BEHALF_OF, 'refresh_token'];

/** `POST /{tenant}/oauth2/v2.0/token`: https://learn.microsoft.com/entra/identity-platform/v2-protocols */
export function tokenEndpoint(state: TenantState): RequestHandler<{ tenant: string }> {
  const refreshTokens = createRefreshTokens();
  return async (request, response) => {
    const authority = authorityOf(state, request.params.tenant);
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const grant = form.get('grant_type');
    if (!grant) throw missingParameter('grant_type');
    if (!GRANTS.includes(grant)) {
      throw new EntraRefusal(70003, `The app requested an unsupported grant type '${grant}'.`);
    }
    const client = authenticateClient(state, form, request.headers.authorization);
    if (authority !== 'tenant') {
      throw new EntraRefusal(
        50194,
        `Application '${client.clientId}'(${client.displayName}) is not configured as a multi-tenant application. ` +
          `Usage of the /${authority} endpoint is not supported for such apps created after '10/15/2018'. ` +
          'Use a tenant-specific endpoint or configure the application to be multi-tenant.',
      );
    }
    if (grant === 'client_credentials') {
      response.json(await clientCredentials(state, client, form));
      return;
    }
    const person =
      grant === ON_BEHALF_OF
        ? await onBehalfOf(state, client, form)
        : refreshTokens.redeem(requiredRefreshToken(form), client);
    response.json(await delegatedAnswer(state, refreshTokens, client, person, form));
  };
}

function requiredRefreshToken(form: URLSearchParams): string {
  const token = form.get('refresh_token');
  if (!token) throw missingParameter('refresh_token');
  return token;
}
