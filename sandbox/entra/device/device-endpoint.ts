import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { findClient } from '../clients/client-authentication.ts';
import { missingParameter } from '../entra-error.ts';
import { authorityOf } from '../metadata/authority.ts';
import { rejectDuplicates, requireKnownApp } from '../request-rules.ts';
import { readAllScopes } from '../requested-scopes.ts';
import { DEVICE_CODE_LIFETIME, type DeviceCodes } from './device-codes.ts';

/** Seconds: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#device-authorization-response */
const DEFAULT_INTERVAL = 5;

/** Seconds between two polls. */
export function pollInterval({ switches }: TenantState): number {
  return switches.deviceCodeInterval ?? DEFAULT_INTERVAL;
}

/** The page where the person enters the code. The real one is https://microsoft.com/devicelogin. */
export function deviceLoginUrl({ addresses }: TenantState): string {
  return addresses.deviceLogin ?? `${addresses.entraPages}/devicelogin`;
}

/**
 * `POST /{tenant}/oauth2/v2.0/devicecode`:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#device-authorization-request
 */
export function deviceEndpoint(state: TenantState, devices: DeviceCodes): RequestHandler<{ tenant: string }> {
  return ({ params, body }, response) => {
    const authority = authorityOf(state, params.tenant);
    const form = new URLSearchParams(typeof body === 'string' ? body : '');
    rejectDuplicates(form);
    const client = findClient(state, form.get('client_id'));
    requireKnownApp(state, authority, client);
    const scope = form.get('scope');
    if (!scope) throw missingParameter('scope');
    readAllScopes(state, client, scope);
    const { userCode, deviceCode } = devices.start(client, scope);
    const page = deviceLoginUrl(state);
    response.json({
      user_code: userCode,
      device_code: deviceCode,
      verification_uri: page,
      expires_in: DEVICE_CODE_LIFETIME,
      interval: pollInterval(state),
      message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
    });
  };
}
