import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { ControlError } from './control-error.ts';

const CONTENT_SECURITY_POLICY = contentSecurityPolicy();

/**
 * Allows only this page and scripts on this machine to change the tenant. Any web site can send requests to loopback:
 * a foreign Host header reveals DNS rebinding, and Origin and Sec-Fetch-Site reveal a form or fetch of another site.
 * Another port of localhost is "same-site" and refused too.
 */
export function guard(state: TenantState): RequestHandler {
  return (request, response, next) => {
    response.set({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    const { port } = new URL(state.addresses.control);
    const { host, origin } = request.headers;
    if (host !== `localhost:${port}` && host !== `127.0.0.1:${port}`) {
      throw new ControlError(421, 'unknown-host', 'This service is available as localhost only.');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const site = request.get('sec-fetch-site') ?? 'none';
      const crossSite = (site !== 'same-origin' && site !== 'none') || (origin && origin !== `http://${host}`);
      if (crossSite) throw new ControlError(403, 'cross-site', 'Only the control page may send this request.');
    }
    next();
  };
}
