import { randomBytes, randomInt } from 'node:crypto';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { EntraError } from '../entra-error.ts';
import type { UserGrant } from '../tokens/user-grant.ts';

/** A sign-in that a device has started and a person finishes in a browser. */
export interface DeviceSession {
  readonly deviceCode: string;
  /** What the person enters. */
  readonly userCode: string;
  readonly client: AppRegistration;
  readonly scope: string;
  /** For the sign-in pages, which require PKCE (RFC 7636) of public clients. */
  readonly verifier: string;
  /** Real milliseconds. */
  readonly expiresAt: number;
  outcome: 'pending' | 'declined' | 'redeemed' | UserGrant;
}

export interface DeviceCodes {
  start(client: AppRegistration, scope: string): DeviceSession;
  /** By the code that a person enters, ignoring case. Undefined: unknown, expired or used. */
  pending(userCode: string): DeviceSession | undefined;
  /**
   * The user's grant. Throws: of no session or another client 70018, pending 70016, polled faster than the interval
   * `slow_down` (RFC 8628, section 3.5; that Entra sends it is UNCONFIRMED, and so is its number), declined
   * `authorization_declined` (its number is UNCONFIRMED), expired 70019, used twice 54005.
   * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#expected-errors
   */
  redeem(deviceCode: string, client: AppRegistration): UserGrant;
}

/** Seconds: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#device-authorization-response */
export const DEVICE_CODE_LIFETIME = 900;
/** Real codes have letters and digits that are easy to tell apart. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** Share of the interval that a poll may come too early. */
const TOLERANCE = 0.2;

/** `now`: real milliseconds. `interval`: seconds between two polls. */
export function createDeviceCodes(now: () => number, interval: () => number): DeviceCodes {
  const sessions = new Map<string, DeviceSession & { polledAt?: number }>();
  return {
    start(client, scope) {
      const session: DeviceSession = {
        deviceCode: randomBytes(64).toString('base64url'),
        userCode: Array.from({ length: 9 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''),
        verifier: randomBytes(32).toString('base64url'),
        client,
        scope,
        expiresAt: now() + DEVICE_CODE_LIFETIME * 1000,
        outcome: 'pending',
      };
      sessions.set(session.deviceCode, session);
      return session;
    },
    pending(userCode) {
      const code = userCode.trim().toUpperCase();
      return [...sessions.values()].find(
        (one) => one.userCode === code && one.outcome === 'pending' && one.expiresAt > now(),
      );
    },
    redeem(deviceCode, client) {
      const session = sessions.get(deviceCode);
      if (session?.client.clientId !== client.clientId) {
        throw new EntraError(70018, 'The provided value for the input parameter device_code is not valid.');
      }
      const { polledAt, outcome } = session;
      session.polledAt = now();
      if (session.expiresAt <= now()) {
        throw new EntraError(70019, 'Verification code expired. Have the user retry the sign-in.');
      }
      if (outcome === 'redeemed') throw new EntraError(54005, 'The device code was already redeemed.');
      if (outcome === 'declined') {
        throw new EntraError(65004, 'User declined to consent to access the app.', { error: 'authorization_declined' });
      }
      if (outcome !== 'pending') {
        session.outcome = 'redeemed';
        return outcome;
      }
      const isEarly = polledAt !== undefined && now() - polledAt < interval() * 1000 * (1 - TOLERANCE);
      throw new EntraError(
        70016,
        'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
        isEarly ? { error: 'slow_down' } : {},
      );
    },
  };
}
