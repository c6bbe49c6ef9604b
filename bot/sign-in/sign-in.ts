import { LRUCache } from 'lru-cache';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { CodeFlow } from '../../src/microsoft365/identity/code-flow.ts';
import { asTokenError, type TokenError } from '../../src/microsoft365/identity/token-error.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import { type AssertionRefusal, readAssertion } from './assertion.ts';
import { createExchangeId, type ExchangeBinding, type Question, readExchangeId } from './exchange-id.ts';
import { createInteractiveSignIn, type InteractiveSignIn, type SignInOutcome } from './interactive-sign-in.ts';
import type { SeenExchanges } from './seen-exchanges.ts';
import { createSessions } from './sessions.ts';

/** Teams single sign-on, from the question that needs a person's token to the credential that reads in the person's name. */
export interface SignIn {
  /** The credential of somebody who signed in a while ago. */
  current(binding: ExchangeBinding): UserCredential | undefined;
  /** What the channel needs to start a silent exchange that brings this question back. */
  request(intent: string, binding: ExchangeBinding): TokenExchangeRequest;
  /** What the exchange brought: who binding what, and the credential to answer it with. */
  redeem(
    exchange: { readonly id: unknown; readonly token: unknown },
    binding: ExchangeBinding,
    deadline: AbortSignal,
  ): Promise<Redeemed>;
  /** What the sign-in window brought, for this person in this conversation; undefined: it was never ours. */
  readResult(result: unknown, binding: ExchangeBinding): SignInOutcome | undefined;
  /** The window's two pages. */
  readonly window: Pick<InteractiveSignIn, 'start' | 'finish'>;
}

export interface TokenExchangeRequest {
  readonly id: string;
  /** Application ID URI, as in the manifest's webApplicationInfo. */
  readonly uri: string;
  /** Where a person can sign in who could not be signed in silently. */
  readonly page: string;
}

export type Redeemed =
  | { readonly outcome: 'signed-in'; readonly credential: UserCredential; readonly question: Question }
  /** Another device of the person was faster. */
  | { readonly outcome: 'answered-already' }
  /** Not our question, or not this person's token: there is nothing to say to whoever sent it. */
  | { readonly outcome: 'refused'; readonly reason: AssertionRefusal | 'unknown-exchange' | 'failed-already' }
  /** The token is the person's as far as can be seen, yet Entra gives none for it. */
  | {
      readonly outcome: 'no-token';
      readonly error: TokenError;
      readonly credential: UserCredential;
      readonly question: Question;
    };

export interface SignInOptions {
  readonly botId: string;
  readonly clientId: string;
  readonly signingKey: Buffer;
  /** Where a person can sign in who could not be signed in silently. */
  readonly page: string;
  readonly now: () => Date;
  readonly makeCredential: (assertion: string) => UserCredential;
  readonly codeFlow: CodeFlow;
  readonly exchanges: SeenExchanges;
  /** The scopes that an answer will need: their tokens are fetched at once. The first one's must come. */
  readonly scopes: () => readonly [string, ...string[]];
  /** May find out from the person's account that there are more of them. Never rejects, and ends at the latest with the deadline. */
  readonly learnScopes: (credential: UserCredential, deadline: AbortSignal) => Promise<void>;
}

/** How many people's demands of Entra are remembered, and for how long, in milliseconds. */
const DEMANDS = { max: 10_000, ttl: 60 * 60_000 };

export function createSignIn(options: SignInOptions): SignIn {
  const { botId, clientId, signingKey, now, makeCredential, exchanges, scopes, learnScopes } = options;
  const sessions = createSessions();
  const demands = new LRUCache<string, string>(DEMANDS);
  const claimsFor = (sender: PersonKey) => demands.get(keyOf(sender));
  const interactive = createInteractiveSignIn({ ...options, sessions, claimsFor });
  return {
    current: sessions.get,
    readResult: interactive.readResult,
    window: interactive,
    request: (intent, binding) => ({
      id: createExchangeId(intent, binding, signingKey, now()),
      uri: `api://botid-${botId}`,
      page: interactive.pageFor(intent, binding),
    }),
    async redeem({ id, token }, binding, deadline) {
      const question = readExchangeId(id, binding, signingKey, now());
      if (!question) return { outcome: 'refused', reason: 'unknown-exchange' };
      // Tokens live in real time, whatever the service's clock says.
      const reading = readAssertion(token, { sender: binding.sender, clientId, botId }, new Date());
      if ('refused' in reading) return { outcome: 'refused', reason: reading.refused };
      const before = await exchanges.take(question.nonce);
      if (before === 'failed') return { outcome: 'refused', reason: 'failed-already' };
      if (before === 'taken') return { outcome: 'answered-already' };
      const { assertion } = reading;
      const credential = makeCredential(assertion.token);
      const tokenFor = (scope: string) => beforeDeadline(credential.getToken(scope), deadline);
      const known = scopes();
      let error = await refusalOf(known.map(tokenFor));
      if (!error) {
        await learnScopes(credential, deadline);
        const learned = scopes().filter((scope) => !known.includes(scope));
        error = learned.length > 0 ? await refusalOf([tokenFor(known[0]), ...learned.map(tokenFor)]) : undefined;
      }
      if (error) {
        if (error.failure === 'interaction-required') await exchanges.fail(question.nonce);
        if (error.claims) demands.set(keyOf(binding.sender), error.claims);
        return { outcome: 'no-token', error, credential, question };
      }
      sessions.put(binding, credential, assertion.expiresAt);
      return { outcome: 'signed-in', credential, question };
    },
  };
}

/**
 * Why the person is not signed in: the first token did not come, or another one only the person's own consent can bring.
 * Whatever else keeps one of the others back, the answer shows.
 */
async function refusalOf(tokens: readonly Promise<string>[]): Promise<TokenError | undefined> {
  const [first, ...others] = (await Promise.allSettled(tokens)).map((token) =>
    token.status === 'rejected' ? asTokenError(token.reason) : undefined,
  );
  return first ?? others.find((error) => error?.failure === 'interaction-required');
}

function keyOf({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}`;
}
