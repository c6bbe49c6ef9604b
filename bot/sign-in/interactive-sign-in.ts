import { randomBytes } from 'node:crypto';
import { CodedError } from '../../src/errors.ts';
import type { CodeFlow } from '../../src/microsoft365/identity/code-flow.ts';
import { asTokenError } from '../../src/microsoft365/identity/token-error.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { SignInTrouble } from '../cards/sign-in-trouble-card.ts';
import type { ExchangeBinding } from './exchange-id.ts';
import { openSealedText, sealText } from './sealed-text.ts';
import type { Sessions } from './sessions.ts';

/**
 * Sign-in in a window, for those whom Teams can't sign in silently: they must consent, prove themselves once more, or hear that an
 * admin has to approve. From the card's button over `start` and Entra's pages to `finish`, whose result Teams brings to the bot.
 */
export interface InteractiveSignIn {
  /** The address behind the button of a sign-in card. */
  pageFor(intent: string, binding: ExchangeBinding): string;
  /** Sends the browser to Entra; undefined: the button is too old, or was never ours. */
  start(attempt: unknown): Promise<EntraRedirect | undefined>;
  /** What came back from Entra; undefined: nothing that we asked for, and in this browser. */
  finish(query: URLSearchParams, cookie: unknown): Promise<WindowResult | EntraRedirect | undefined>;
  /** What Teams brings from the window. */
  readResult(result: unknown, binding: ExchangeBinding): SignInOutcome | undefined;
}

/** To Entra, and what this browser shall bring back from there. */
export interface EntraRedirect {
  readonly location: string;
  readonly cookie: string;
}

export interface WindowResult {
  /** For `authentication.notifySuccess`; Teams sends it on as the state of `signin/verifyState`. */
  readonly result: string;
  readonly trouble: SignInTrouble | undefined;
  /** For the operator. */
  readonly error?: unknown;
}

export interface SignInOutcome {
  readonly intent: string;
  readonly trouble: SignInTrouble | undefined;
}

export interface InteractiveOptions {
  readonly page: string;
  readonly codeFlow: CodeFlow;
  readonly sessions: Sessions;
  readonly signingKey: Buffer;
  readonly now: () => Date;
  readonly scopes: () => readonly [string, ...string[]];
  /** May find out that there are more `scopes` than the window could ask for. Never rejects. */
  readonly learnScopes: (credential: UserCredential, deadline: AbortSignal) => Promise<void>;
  /** What Entra demanded of this person lately. */
  readonly claimsFor: (sender: PersonKey) => string | undefined;
}

/** A button is good for so long, and so is a window once it is open. Milliseconds. */
const BUTTON_LIFETIME = 60 * 60_000;
export const WINDOW_LIFETIME = 10 * 60_000;
/** Somebody looks at an empty window meanwhile. Milliseconds. */
const LEARNING = 4_000;

export function createInteractiveSignIn(options: InteractiveOptions): InteractiveSignIn {
  const { page, codeFlow, sessions, signingKey, now, scopes, learnScopes, claimsFor } = options;
  const until = (lifetime: number) => new Date(now().getTime() + lifetime);
  const depart = async (binding: Attempt, wanted: readonly [string, ...string[]]): Promise<EntraRedirect> => {
    const [state, nonce, verifier] = [random(), random(), random()];
    const { tenantId = '', objectId = '' } = binding;
    const claims = claimsFor({ tenantId, objectId });
    const location = await codeFlow.authorizeUrl({ state, nonce, verifier, scopes: wanted, claims });
    const window = { ...binding, state, nonce, verifier, scopes: wanted.join(' ') };
    return { location, cookie: sealText('sign-in-cookie', window, until(WINDOW_LIFETIME), signingKey) };
  };

  return {
    pageFor(intent, binding) {
      const attempt = sealText('sign-in-attempt', { intent, ...flat(binding) }, until(BUTTON_LIFETIME), signingKey);
      return `${page}?${new URLSearchParams({ attempt })}`;
    },

    async start(attempt) {
      const binding = openSealedText('sign-in-attempt', attempt, signingKey, now());
      return binding && depart(binding, scopes());
    },

    async finish(query, cookie) {
      const window = openSealedText('sign-in-cookie', cookie, signingKey, now());
      // Only the browser that began this sign-in may end it: nobody can slip their own code into another person's window.
      if (!window || query.get('state') !== window.state) return undefined;
      const { intent, tenantId = '', objectId = '', conversationId = '', nonce = '', verifier = '' } = window;
      const [scope = scopes()[0], ...others] = window.scopes?.split(' ') ?? [];
      const finished = (trouble?: SignInTrouble, error?: unknown): WindowResult => {
        const payload = { intent, tenantId, objectId, conversationId, trouble };
        return { result: sealText('sign-in-result', payload, until(WINDOW_LIFETIME), signingKey), trouble, error };
      };
      const code = query.get('code');
      if (!code) return finished(troubleIn(query), refusedByEntra(query));
      try {
        const signedIn = await codeFlow.redeem({ code, nonce, verifier, scope });
        if (signedIn.tenantId !== tenantId || signedIn.objectId !== objectId) return finished('wrong-person');
        await learnScopes(signedIn.credential, AbortSignal.timeout(LEARNING));
        const unasked = scopes().filter((one) => one !== scope && !others.includes(one));
        const [missing] = window.again ? [] : await notConsented(signedIn.credential, unasked);
        // One page of consent can't name a host that only the person's own account told.
        if (missing) return await depart({ intent, tenantId, objectId, conversationId, again: 'yes' }, [missing]);
        sessions.put({ sender: { tenantId, objectId }, conversationId }, signedIn.credential, signedIn.expiresAt);
        return finished();
      } catch (error) {
        return finished('not-now', asTokenError(error));
      }
    },

    readResult(result, binding) {
      const outcome = openSealedText('sign-in-result', result, signingKey, now());
      const same = flat(binding);
      if (!outcome?.intent || Object.entries(same).some(([name, value]) => outcome[name] !== value)) return undefined;
      return { intent: outcome.intent, trouble: outcome.trouble as SignInTrouble | undefined };
    },
  };
}

type Attempt = NonNullable<ReturnType<typeof openSealedText>>;

/** The scopes for which a person would have to consent first. */
async function notConsented(credential: UserCredential, scopes: readonly string[]): Promise<readonly string[]> {
  const tokens = await Promise.allSettled(scopes.map((scope) => credential.getToken(scope)));
  return scopes.filter((_scope, at) => {
    const token = tokens[at];
    return token?.status === 'rejected' && asTokenError(token.reason).failure === 'interaction-required';
  });
}

function flat({ sender, conversationId }: ExchangeBinding) {
  return { tenantId: sender.tenantId, objectId: sender.objectId, conversationId };
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function troubleIn(query: URLSearchParams): SignInTrouble {
  const code = /AADSTS(\d+)/.exec(query.get('error_description') ?? '')?.[1];
  if (code === '90094' || code === '90095') return 'approval-needed';
  return query.get('error') === 'access_denied' || code === '65004' ? 'consent-needed' : 'not-now';
}

/** For the operator: Entra's codes only, since its sentences name people and apps. */
function refusedByEntra(query: URLSearchParams): CodedError {
  const code = /AADSTS\d+/.exec(query.get('error_description') ?? '')?.[0];
  const error = /^\w{1,40}$/.exec(query.get('error') ?? '')?.[0];
  return new CodedError(
    'sign-in-refused',
    `Entra ended a sign-in: ${error ?? 'unreadable'}${code ? ` (${code})` : ''}`,
  );
}

/** 43 characters of base64url, as long as PKCE wants them at least. */
function random(): string {
  return randomBytes(32).toString('base64url');
}
