import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError, malformedRequest, missingParameter } from '../entra-error.ts';
import type { Authority } from '../metadata/authority.ts';
import { rejectDuplicates, requireKnownApp } from '../request-rules.ts';
import { type ResourceScopes, readAllScopes } from '../requested-scopes.ts';
import type { CodeChallenge } from '../tokens/authorization-codes.ts';
import type { RedirectTarget } from './redirect-target.ts';

const PROMPTS = ['login', 'none', 'consent', 'select_account'] as const;

/** An authorization request of an app, validated. */
export interface AuthorizationRequest extends RedirectTarget {
  readonly resources: readonly ResourceScopes[];
  readonly openId: readonly string[];
  readonly nonce: string | undefined;
  readonly challenge: CodeChallenge | undefined;
  readonly prompt: (typeof PROMPTS)[number] | undefined;
  /** The person given by `login_hint`. */
  readonly hintedPerson: Person | undefined;
}

/**
 * Throws errors that are returned to the app: duplicate parameter 9000411, no response_type or scope 900144,
 * response_type other than `code` 70005, unknown response_mode 70007, unknown prompt 90023, `claims` that are not JSON
 * 9002313, bad challenge 50147 or 501491, public client without S256 9002325 (UNCONFIRMED that this endpoint rejects
 * it, and not only the token endpoint), and what `readAllScopes` throws.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
 */
export function readAuthorizationRequest(
  state: TenantState,
  authority: Authority,
  target: RedirectTarget,
  query: URLSearchParams,
): AuthorizationRequest {
  const { client } = target;
  rejectDuplicates(query);
  requireKnownApp(state, authority, client);
  const responseType = query.get('response_type');
  if (!responseType) throw missingParameter('response_type');
  if (responseType !== 'code') {
    throw new EntraError(70005, `response_type '${responseType}' is not enabled for the application.`);
  }
  const mode = query.get('response_mode') ?? 'query';
  if (!['query', 'fragment', 'form_post'].includes(mode)) {
    throw new EntraError(70007, `'${mode}' is not a supported value of 'response_mode' when requesting a token.`);
  }
  const scope = query.get('scope');
  if (!scope) throw missingParameter('scope');
  readClaims(query.get('claims'));
  const challenge = readChallenge(query);
  if (client.publicClient && challenge?.method !== 'S256') {
    throw new EntraError(
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    );
  }
  return {
    ...target,
    ...readAllScopes(state, client, scope),
    nonce: query.get('nonce') ?? undefined,
    challenge,
    prompt: readPrompt(query.get('prompt')),
    hintedPerson: personOf(state, query.get('login_hint')),
  };
}

/**
 * Checks only that `claims` is valid JSON. The tenant's policies apply whether or not the app repeats the `claims` of
 * an earlier error. https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
function readClaims(claims: string | null): void {
  if (!claims) return;
  try {
    if (JSON.parse(claims) instanceof Object) return;
  } catch {
    // Rejected below.
  }
  throw malformedRequest();
}

/** RFC 7636: 43 to 128 characters; an S256 challenge has 43. */
function readChallenge(query: URLSearchParams): CodeChallenge | undefined {
  const value = query.get('code_challenge');
  const method = query.get('code_challenge_method');
  if (!value && !method) return undefined;
  if (!value || !/^[\w.~-]{43,128}$/.test(value)) {
    throw new EntraError(50147, "The size of the code challenge parameter isn't valid.");
  }
  if (method === 'S256') {
    if (value.length === 43) return { value, method };
    throw new EntraError(501491, 'Invalid size of Code_Challenge parameter.');
  }
  if (method === null || method === 'plain') return { value, method: 'plain' };
  throw malformedRequest();
}

function readPrompt(value: string | null): AuthorizationRequest['prompt'] {
  if (!value) return undefined;
  const prompt = PROMPTS.find((one) => one === value);
  if (prompt) return prompt;
  throw new EntraError(90023, `Unsupported 'prompt' value: '${value}'.`);
}

function personOf(state: TenantState, hint: string | null): Person | undefined {
  const name = hint?.trim().toLowerCase();
  if (!name) return undefined;
  return state.people
    .candidates(name)
    .find(({ userPrincipalName, mail }) => [userPrincipalName, mail].some((one) => one.toLowerCase() === name));
}
