import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../src/cache/at-most.ts';
import { CodedError } from '../../src/errors.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { CodeFlow } from '../../src/microsoft365/identity/code-flow.ts';
import { asTokenError } from '../../src/microsoft365/identity/token-error.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import { objectIdInMapKey, type PersonKey, personMapKey } from '../../src/people/person-key.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import type { SignInTrouble } from '../cards/trouble/sign-in-trouble-card.ts';
import { openSealedText, type SealedPayload, sealText } from '../sealed-text.ts';
import type { AskedInChat, ExchangeBinding } from './exchange-id.ts';
import type { Sessions } from './sessions.ts';

/**
 * Sign-in in a window, for people whom Teams cannot sign in silently: they must consent, pass MFA, or learn that an
 * admin has to approve the app. The path: the card's button → `start` → Entra → `finish` → the page's result, which
 * Teams sends to the bot.
 */
export interface InteractiveSignIn {
  /** The address behind the button of a sign-in card. */
  pageFor(asked: AskedInChat, binding: ExchangeBinding): Promise<string>;
  /** Sends the browser to Entra; undefined if the button has expired, was used too often, or is not ours. */
  start(attempt: unknown): Promise<EntraRedirect | undefined>;
  /** Handles Entra's redirect back, once; undefined if this browser did not start that sign-in, or it has ended. */
  finish(query: URLSearchParams, cookie: unknown): Promise<WindowResult | EntraRedirect | undefined>;
  /** Redeems the result that Teams brings from the window, once; undefined if it is not ours or belongs elsewhere. */
  redeemResult(result: unknown, binding: ExchangeBinding): Promise<CompletedSignIn | undefined>;
  /** Drops what is kept of the person in memory. */
  forget(person: PersonKey): void;
  /** The people of whom something is kept. */
  objectIds(): readonly string[];
}

export interface EntraRedirect {
  readonly location: string;
  /** Identifies the window: the `state` that Entra's answer repeats. A browser may have several open. */
  readonly state: string;
  /** The browser returns it with Entra's answer: proof that the same browser started the sign-in. */
  readonly cookie: string;
}

export interface WindowResult {
  /** For `authentication.notifySuccess`; Teams sends it on as the state of `signin/verifyState`. */
  readonly result: string;
  readonly trouble: SignInTrouble | undefined;
  /** The language of the chat. */
  readonly language: string | undefined;
  /** Correlation id of the question. */
  readonly reference: string | undefined;
  /** For the log. */
  readonly error?: unknown;
}

export interface CompletedSignIn {
  readonly intent: string;
  readonly language: string | undefined;
  /** Correlation id of the question. */
  readonly reference: string | undefined;
  readonly trouble: SignInTrouble | undefined;
}

export type LearnScopes = (
  sender: PersonKey,
  credential: UserCredential,
  deadline: AbortSignal,
) => Promise<readonly string[]>;

export interface InteractiveOptions {
  readonly page: string;
  readonly codeFlow: CodeFlow;
  readonly sessions: Sessions;
  readonly signingKeys: SigningKeys;
  readonly now: () => Date;
  readonly scopes: (sender: PersonKey) => readonly [string, ...string[]];
  /** Further scopes, which the person's account reveals. Never rejects. */
  readonly learnScopes: LearnScopes;
  /** The claims challenge (MFA, Conditional Access) that Entra last answered for this person. */
  readonly claimsFor: (sender: PersonKey) => string | undefined;
  /** Called with what a sign-in has shown: whether the person has the app role of admins. */
  readonly onRole: (person: PersonKey, isAdmin: boolean) => void;
  /** True for the first call with this text, over all instances. */
  readonly claimOnce: (text: string) => Promise<boolean>;
}

/** Lifetimes in milliseconds: of the card's button, and of a window once it is open. */
const BUTTON_LIFETIME = 60 * 60_000;
export const WINDOW_LIFETIME = 10 * 60_000;
/** Windows that one button opens. A person who closes the window presses the button again. */
const WINDOWS_PER_BUTTON = 10;
const MAX_BUTTONS = 10_000;
/** Milliseconds: the person sees an empty window meanwhile. `learn`: for `learnScopes`, within `finish`. */
const TIMEOUTS: InteractiveTimeouts = { finish: 10_000, learn: 4_000 };

export interface InteractiveTimeouts {
  readonly finish: number;
  readonly learn: number;
}

export function createInteractiveSignIn(
  options: InteractiveOptions,
  timeouts: InteractiveTimeouts = TIMEOUTS,
): InteractiveSignIn {
  const { page, codeFlow, sessions, signingKeys, now, scopes, learnScopes, claimsFor, claimOnce, onRole } = options;
  /** Windows opened so far, by button. */
  const opened = new LRUCache<string, number>({ ...atMost(MAX_BUTTONS), ttl: BUTTON_LIFETIME });
  const maySendAgain = (button = '') => {
    const count = (opened.get(button) ?? 0) + 1;
    opened.set(button, count);
    return count <= WINDOWS_PER_BUTTON;
  };
  /** People whose last window used another account. Without a choice, the browser would use that one again. */
  const usedOtherAccount = new LRUCache<string, true>({ ...atMost(MAX_BUTTONS), ttl: BUTTON_LIFETIME });
  const inFuture = (lifetime: number) => new Date(now().getTime() + lifetime);
  const redirectToEntra = async (
    attempt: SealedPayload,
    requested: readonly [string, ...string[]],
  ): Promise<EntraRedirect> => {
    const [state, nonce, verifier] = [random(), random(), random()];
    const { tenantId = '', objectId = '' } = attempt;
    const claims = claimsFor({ tenantId, objectId });
    const chooseAccount = usedOtherAccount.has(personMapKey({ tenantId, objectId }));
    const request = { state, nonce, verifier, scopes: requested, claims, chooseAccount };
    const location = await codeFlow.authorizeUrl(request);
    const payload = { ...attempt, state, nonce, verifier, scopes: requested.join(' ') };
    const cookie = await sealText('sign-in-cookie', payload, inFuture(WINDOW_LIFETIME), signingKeys);
    return { location, state, cookie };
  };

  return {
    async pageFor({ intent, language, reference }, binding) {
      const payload = { intent, language, reference, ...flatten(binding), button: random() };
      const attempt = await sealText('sign-in-attempt', payload, inFuture(BUTTON_LIFETIME), signingKeys);
      return `${page}?${new URLSearchParams({ attempt })}`;
    },

    async start(sealed) {
      const attempt = await openSealedText('sign-in-attempt', sealed, signingKeys, now());
      if (!attempt || !maySendAgain(attempt.button)) return undefined;
      const { button, ...request } = attempt;
      const { tenantId = '', objectId = '' } = request;
      return redirectToEntra(request, scopes({ tenantId, objectId }));
    },

    async finish(query, cookie) {
      const window = await openSealedText('sign-in-cookie', cookie, signingKeys, now());
      // The state ties Entra's answer to this browser: a stranger's code cannot enter another person's window.
      if (!window?.state || query.get('state') !== window.state) return undefined;
      if (!(await claimOnce(`window ${window.state}`))) return undefined;
      const { tenantId = '', objectId = '', conversationId = '', nonce = '', verifier = '' } = window;
      const { intent, language, reference } = window;
      const asked = { intent, language, reference };
      const known = scopes({ tenantId, objectId });
      const [scope = known[0], ...otherScopes] = window.scopes?.split(' ') ?? [];
      const resultOf = async (trouble?: SignInTrouble, error?: unknown): Promise<WindowResult> => {
        const payload = { ...asked, tenantId, objectId, conversationId, trouble, state: window.state };
        const result = await sealText('sign-in-result', payload, inFuture(WINDOW_LIFETIME), signingKeys);
        return { result, trouble, error, language, reference };
      };
      const code = query.get('code');
      if (!code) return resultOf(troubleIn(query), entraError(query));
      const deadline = AbortSignal.timeout(timeouts.finish);
      try {
        const redeemed = await beforeDeadline(codeFlow.redeem({ code, nonce, verifier, scope }), deadline);
        if (redeemed.tenantId !== tenantId || redeemed.objectId !== objectId) {
          usedOtherAccount.set(personMapKey({ tenantId, objectId }), true);
          return resultOf('wrong-person');
        }
        usedOtherAccount.delete(personMapKey({ tenantId, objectId }));
        const learnDeadline = AbortSignal.any([deadline, AbortSignal.timeout(timeouts.learn)]);
        const learning = learnScopes({ tenantId, objectId }, redeemed.credential, learnDeadline);
        const learned = await beforeDeadline(learning, deadline);
        const notRequested = [...known, ...learned].filter((one) => one !== scope && !otherScopes.includes(one));
        const tokens = notRequested.map((one) => beforeDeadline(redeemed.credential.getToken(one), deadline));
        const [missing] = window.again ? [] : await withoutConsent(notRequested, tokens);
        // The person's account has just revealed a SharePoint host; the first consent page could not name it.
        if (missing)
          return await redirectToEntra({ ...asked, tenantId, objectId, conversationId, again: 'yes' }, [missing]);
        const { credential, isAdmin, expiresAt } = redeemed;
        sessions.put({ sender: { tenantId, objectId }, conversationId }, { credential, isAdmin }, expiresAt);
        onRole({ tenantId, objectId }, isAdmin);
        return resultOf();
      } catch (error) {
        return resultOf('not-completed', asTokenError(error));
      }
    },

    async redeemResult(sealed, binding) {
      const outcome = await openSealedText('sign-in-result', sealed, signingKeys, now());
      const expected = Object.entries(flatten(binding));
      if (!outcome?.intent || expected.some(([name, value]) => outcome[name] !== value)) return undefined;
      // By its window, not by its text: several encodings of a text can be read as the same one.
      if (!(await claimOnce(`result ${outcome.state}`))) return undefined;
      const { intent, language, reference, trouble } = outcome;
      return { intent, language, reference, trouble: trouble as SignInTrouble | undefined };
    },

    forget: (person) => void usedOtherAccount.delete(personMapKey(person)),
    objectIds: () => [...usedOtherAccount.keys()].map(objectIdInMapKey),
  };
}

/** Those of the scopes that need the person's consent first. `requested`: the token of each. */
async function withoutConsent(
  scopes: readonly string[],
  requested: readonly Promise<string>[],
): Promise<readonly string[]> {
  const tokens = await Promise.allSettled(requested);
  return scopes.filter((_scope, at) => {
    const token = tokens[at];
    return token?.status === 'rejected' && asTokenError(token.reason).failure === 'interaction-required';
  });
}

function flatten({ sender, conversationId }: ExchangeBinding) {
  return { tenantId: sender.tenantId, objectId: sender.objectId, conversationId };
}

/** Why Entra refused: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function troubleIn(query: URLSearchParams): SignInTrouble {
  const code = /AADSTS(\d+)/.exec(query.get('error_description') ?? '')?.[1];
  if (code === '90094' || code === '90095') return 'approval-needed';
  return query.get('error') === 'access_denied' || code === '65004' ? 'consent-needed' : 'not-completed';
}

/** For the log: Entra's codes only, because its descriptions name people and apps. */
function entraError(query: URLSearchParams): CodedError {
  const code = /AADSTS\d+/.exec(query.get('error_description') ?? '')?.[0];
  const error = /^\w{1,40}$/.exec(query.get('error') ?? '')?.[0];
  return new CodedError(
    'sign-in-refused',
    `Entra ended a sign-in: ${error ?? 'unreadable'}${code ? ` (${code})` : ''}`,
  );
}

/** 43 characters of base64url, the least that PKCE accepts for a verifier. */
function random(): string {
  return randomBytes(32).toString('base64url');
}
