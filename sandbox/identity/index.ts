import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import { NOT_PLAYED, notPlayed } from '../http/not-played.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { publishedByCluster } from './cluster.ts';
import { identityHeader } from './identity-header.ts';
import { IdentityRefused, issueIdentityToken } from './issue-identity-token.ts';

/**
 * The two endpoints from which programs on an Azure machine get the tokens of its managed identities. Every
 * user-assigned identity of the tenant is assigned to this machine; a system-assigned one does not exist.
 * - App Service and Container Apps: `IDENTITY_ENDPOINT` with the secret of `IDENTITY_HEADER`,
 *   https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 * - Virtual machines (IMDS), here at `AZURE_POD_IDENTITY_AUTHORITY_HOST` instead of 169.254.169.254,
 *   https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 * Beside them, what the issuer of a Kubernetes cluster publishes about its keys.
 */
export function identityService(state: TenantState): express.Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.route('/msi/token').get(appService(state)).all(rejectOtherMethods);
  app.route('/metadata/identity/oauth2/token').get(instanceMetadata(state)).all(rejectOtherMethods);
  app.use('/cluster', publishedByCluster(state));
  app.use((request) => {
    throw new IdentityRefused(NOT_PLAYED, 'NotImplemented', notPlayed('the identity endpoints', request));
  });
  app.use(sendErrors);
  return app;
}

const APP_SERVICE_VERSION = '2019-08-01';

function appService(state: TenantState): RequestHandler {
  return async (request, response) => {
    // Against requests that another site makes this machine send.
    if (request.headers['x-identity-header'] !== identityHeader(state)) {
      throw new IdentityRefused(401, 'Unauthorized', 'The X-IDENTITY-HEADER is missing or wrong.');
    }
    if (parameter(request, 'api-version') !== APP_SERVICE_VERSION) {
      throw new IdentityRefused(400, 'BadRequest', 'Unsupported api-version.');
    }
    const { token, resource, clientId, expiresOn } = await issueIdentityToken(state, {
      resource: parameter(request, 'resource'),
      clientId: parameter(request, 'client_id'),
      principalId: parameter(request, 'principal_id') ?? parameter(request, 'object_id'),
    });
    response.json({
      access_token: token,
      client_id: clientId,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
    });
  };
}

/** Versions since the first one with identities: `api-version` is a date. */
const INSTANCE_METADATA_VERSION = /^20(18-(0[2-9]|1[0-2])|19|2\d)/;

function instanceMetadata(state: TenantState): RequestHandler {
  return async (request, response) => {
    // https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service#security-and-authentication
    if (request.headers['x-forwarded-for'] !== undefined) {
      throw new IdentityRefused(400, 'invalid_request', 'Requests must not contain an X-Forwarded-For header');
    }
    if (request.headers.metadata !== 'true') {
      throw new IdentityRefused(400, 'bad_request_102', 'Required metadata header not specified');
    }
    if (!INSTANCE_METADATA_VERSION.test(parameter(request, 'api-version') ?? '')) {
      throw new IdentityRefused(400, 'invalid_request', 'Required query variable "api-version" is missing or old');
    }
    const { token, resource, clientId, expiresOn, issuedAt } = await issueIdentityToken(state, {
      resource: parameter(request, 'resource'),
      clientId: parameter(request, 'client_id'),
      principalId: parameter(request, 'object_id'),
    });
    response.json({
      access_token: token,
      client_id: clientId,
      expires_in: String(expiresOn - issuedAt),
      expires_on: String(expiresOn),
      ext_expires_in: String(expiresOn - issuedAt),
      not_before: String(issuedAt),
      resource,
      token_type: 'Bearer',
    });
  };
}

const rejectOtherMethods: RequestHandler = () => {
  throw new IdentityRefused(405, 'MethodNotAllowed', 'The requested resource does not support this http method.');
};

/** The error bodies of both endpoints in one: which members App Service sends beside `message` is UNCONFIRMED. */
const sendErrors: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof IdentityRefused)) return next(error);
  const { status, code, message } = error;
  response.status(status).json({ statusCode: status, message, error: code, error_description: message });
};

function parameter({ query }: Request, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
