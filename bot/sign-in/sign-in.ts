import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../src/cache/at-most.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { CodeFlow } from '../../src/microsoft365/identity/code-flow.ts';
import { asTokenError, type TokenError } from '../../src/microsoft365/identity/token-error.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { PersonCache } from '../../src/people/erase-person.ts';
import { objectIdInMapKey, type PersonKey, personMapKey } from '../../src/people/person-key.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { readAssertion } from './assertion.ts';
import { type AskedInChat, createExchangeId, type ExchangeBinding, readExchangeId } from './exchange-id.ts';
import {
  type CompletedSignIn,
  createInteractiveSignIn,
  type InteractiveSignIn,
  type LearnScopes,
} from './interactive-sign-in.ts';
import type { SignInRefusal } from './refusals.ts';
import type { SeenExchanges } from './seen-exchanges.ts';
import { createSessions, type Session } from './sessions.ts';

/** Teams single sign-on: turns the person's token from Teams into a credential that reads in their name. */
export interface SignIn extends PersonCache {
  /** The credential from an earlier sign-in in this conversation. */
  current(binding: ExchangeBinding): UserCredential | undefined;
  /** Whether that sign-in showed the app role of admins. */
  isAdmin(binding: ExchangeBinding): boolean;
  /** What Teams needs to start a silent token exchange for what the person asked. */
  request(asked: AskedInChat, binding: ExchangeBinding): Promise<TokenExchangeRequest>;
  /** Redeems the token of an exchange. `deadline`: for the tokens fetched with it. */
  redeem(
    exchange: { readonly id: unknown; readonly token: unknown },
    binding: ExchangeBinding,
    deadline: AbortSignal,
  ): Promise<ExchangeResult>;
  /**
   * Redeems the result of the sign-in window, once over all instances; undefined if it was redeemed before, is not
   * ours, or is for another person or conversation.
   */
  redeemResult(result: unknown, binding: ExchangeBinding): Promise<CompletedSignIn | undefined>;
  /** The window's two pages. */
  readonly window: Pick<InteractiveSignIn, 'start' | 'finish'>;
}

export interface TokenExchangeRequest {
  readonly id: string;
  /** Application ID URI, as in the manifest's webApplicationInfo. */
  readonly uri: string;
  /** Sign-in page for a person whom Teams could not sign in silently. */
  readonly page: string;
}

export type ExchangeResult =
  | (AskedInChat & Session & { readonly outcome: 'signed-in' })
  /** Another device of the person sent the exchange first. */
  | { readonly outcome: 'answered-already' }
  /** Not our exchange, or not this person's token: nothing is answered. */
  | { readonly outcome: 'refused'; readonly reason: SignInRefusal }
  /** The token's claims fit the person, but Entra issues no token for it. */
  | (AskedInChat & {
      readonly outcome: 'no-token';
      readonly error: TokenError;
      /** What the token says about the app role of admins. Entra has not confirmed it. */
      readonly saysAdmin: boolean;
      readonly credential: UserCredential;
    });

export interface SignInOptions {
  readonly botId: string;
  readonly clientId: string;
  readonly signingKeys: SigningKeys;
  /** Address of the sign-in page. */
  readonly page: string;
  readonly now: () => Date;
  readonly makeCredential: (assertion: string) => UserCredential;
  readonly codeFlow: CodeFlow;
  readonly exchanges: SeenExchanges;
  /** The scopes that an answer needs; their tokens are fetched at once. The token of the first scope is required. */
  readonly scopes: (sender: PersonKey) => readonly [string, ...string[]];
  /** Further scopes, which the person's account reveals. Never rejects; ends with the deadline. */
  readonly learnScopes: LearnScopes;
  /** Called with what a sign-in has shown: whether the person has the app role of admins. */
  readonly onRole: (person: PersonKey, isAdmin: boolean) => void;
}

/** Claims challenges kept, and their lifetime in milliseconds. */
const CHALLENGES = { ...atMost(10_000), ttl: 60 * 60_000 };

export function createSignIn(options: SignInOptions): SignIn {
  const { botId, clientId, signingKeys, now, makeCredential, exchanges, scopes, learnScopes, onRole } = options;
  const sessions = createSessions();
  const challenges = new LRUCache<string, string>(CHALLENGES);
  const claimsFor = (sender: PersonKey) => challenges.get(personMapKey(sender));
  // A digest: who reads the store must not be able to end a window.
  const claimOnce = async (text: string) =>
    (await exchanges.claim(createHash('sha256').update(text).digest('base64url'))) === undefined;
  const interactive = createInteractiveSignIn({ ...options, sessions, claimsFor, claimOnce });
  return {
    holds: 'signed-in',
    current: sessions.get,
    isAdmin: sessions.isAdmin,
    redeemResult: interactive.redeemResult,
    forget(person) {
      sessions.forget(person);
      challenges.delete(personMapKey(person));
      interactive.forget(person);
    },
    objectIds: () => {
      const challenged = [...challenges.keys()].map(objectIdInMapKey);
      return [...sessions.objectIds(), ...challenged, ...interactive.objectIds()];
    },
    window: interactive,
    request: async (asked, binding) => ({
      id: createExchangeId(asked, binding, signingKeys, now()),
      uri: `api://botid-${botId}`,
      page: await interactive.pageFor(asked, binding),
    }),
    async redeem({ id, token }, binding, deadline) {
      const exchange = readExchangeId(id, binding, signingKeys, now());
      if (!exchange) return { outcome: 'refused', reason: 'unknown-exchange' };
      // Tokens expire by real time, not by the service's clock.
      const reading = readAssertion(token, { sender: binding.sender, clientId, botId }, new Date());
      if ('refused' in reading) return { outcome: 'refused', reason: reading.refused };
      const earlier = await exchanges.claim(exchange.nonce);
      if (earlier === 'failed') return { outcome: 'refused', reason: 'failed-already' };
      if (earlier === 'taken') return { outcome: 'answered-already' };
      const { assertion } = reading;
      const { intent, language, reference } = exchange;
      const credential = makeCredential(assertion.token);
      const tokenFor = (scope: string) => beforeDeadline(credential.getToken(scope), deadline);
      const known = scopes(binding.sender);
      let error = await blockingError(known.map(tokenFor));
      if (!error) {
        const learned = await learnScopes(binding.sender, credential, deadline);
        error = learned.length > 0 ? await blockingError([tokenFor(known[0]), ...learned.map(tokenFor)]) : undefined;
      }
      if (error) {
        if (error.failure === 'interaction-required') await exchanges.markFailed(exchange.nonce);
        if (error.claims) challenges.set(personMapKey(binding.sender), error.claims);
        const { saysAdmin } = assertion;
        return { outcome: 'no-token', error, credential, saysAdmin, intent, language, reference };
      }
      // Entra has just accepted the assertion, so its issuer, signature, audience and tenant are right.
      const session = { credential, isAdmin: assertion.saysAdmin };
      sessions.put(binding, session, assertion.expiresAt);
      onRole(binding.sender, session.isAdmin);
      return { outcome: 'signed-in', ...session, intent, language, reference };
    },
  };
}

/**
 * The error that prevents the sign-in: the first token failed, or another token needs the person's consent. The
 * answer's card shows any other failure.
 */
async function blockingError(tokens: readonly Promise<string>[]): Promise<TokenError | undefined> {
  const [first, ...others] = (await Promise.allSettled(tokens)).map((token) =>
    token.status === 'rejected' ? asTokenError(token.reason) : undefined,
  );
  return first ?? others.find((error) => error?.failure === 'interaction-required');
}
