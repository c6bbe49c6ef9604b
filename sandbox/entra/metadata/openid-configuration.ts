import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { issuerOf, v1IssuerOf } from '../tokens/issuer.ts';
import { authorityName, authorityOf } from './authority.ts';

/**
 * `GET /{tenant}/v2.0/.well-known/openid-configuration`
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri
 */
export function openIdConfiguration(state: TenantState): RequestHandler<{ tenant: string }> {
  return (request, response) => {
    const authority = authorityOf(state, request.params.tenant);
    const { entra, entraPages, graph } = state.addresses;
    const name = authorityName(state, authority);
    const isShared = authority === 'common' || authority === 'organizations';
    const base = `${entra}/${name}`;
    response.json({
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      // The shared authorities return a template as the issuer.
      issuer: isShared ? `${entra}/{tenantid}/v2.0` : issuerOf(state, name),
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${graph}/oidc/userinfo`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      authorization_endpoint: `${entraPages}/${name}/oauth2/v2.0/authorize`,
      claims_supported: [
        ...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host'],
        ...['aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username', 'name', 'tid', 'ver'],
        ...['at_hash', 'c_hash', 'email'],
      ],
      tenant_region_scope: authority === 'tenant' ? 'EU' : null,
      cloud_instance_name: new URL(entra).host,
      cloud_graph_host_name: 'graph.windows.net',
      msgraph_host: new URL(graph).host,
      rbac_url: 'https://pas.windows.net',
    });
  };
}

/**
 * `GET /{tenant}/.well-known/openid-configuration`, for v1.0 tokens. Same page. The endpoints for such tokens are not
 * played.
 */
export function v1OpenIdConfiguration(state: TenantState): RequestHandler<{ tenant: string }> {
  return (request, response) => {
    const name = authorityName(state, authorityOf(state, request.params.tenant));
    const { entra } = state.addresses;
    response.json({
      token_endpoint: `${entra}/${name}/oauth2/token`,
      jwks_uri: `${entra}/${name}/discovery/keys`,
      issuer: v1IssuerOf(state, name === 'common' || name === 'organizations' ? '{tenantid}' : name),
      authorization_endpoint: `${entra}/${name}/oauth2/authorize`,
      response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  };
}

/** `GET /{tenant}/discovery/v2.0/keys`: https://learn.microsoft.com/entra/identity-platform/signing-key-rollover */
export function signingKeys(state: TenantState): RequestHandler<{ tenant: string }> {
  return (request, response) => {
    authorityOf(state, request.params.tenant);
    response.json({ keys: [{ ...state.entraKey.publicJwk, issuer: issuerOf(state) }] });
  };
}
