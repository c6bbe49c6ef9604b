import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { createSigningKey, type SigningKey } from '../tenant/apps/signing-key.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** A service account of a Kubernetes cluster. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** The service account of `deploy/kubernetes.yaml` in the namespace of the sandbox's cluster. */
export const SERVICE_ACCOUNT: ServiceAccount = { namespace: 'bots', name: 'photo-sync' };

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens */
export function subjectOf({ namespace, name }: ServiceAccount): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** The issuer of the cluster's tokens. It ends with a slash, as in AKS. */
export function clusterIssuer({ addresses }: Pick<TenantState, 'addresses'>): string {
  return `${addresses.identity}/cluster/`;
}

/**
 * What the cluster publishes, so that others can verify its tokens:
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery
 */
export function publishedByCluster(state: TenantState): Router {
  const router = Router();
  router.get('/.well-known/openid-configuration', (_request, response) => {
    response.json({
      issuer: clusterIssuer(state),
      jwks_uri: `${clusterIssuer(state)}openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });
  router.get('/openid/v1/jwks', async (_request, response) => {
    response.json({ keys: [(await clusterKey()).publicJwk] });
  });
  return router;
}

/** Made at the first token, because making a key takes time. */
function clusterKey(): Promise<SigningKey> {
  return createSigningKey('cluster');
}

export interface ProjectedTokenOptions {
  readonly account?: ServiceAccount;
  /** Default: that of Entra's token exchange. */
  readonly audience?: string;
  /** Seconds from now. Default: an hour, as in Kubernetes. */
  readonly expiresIn?: number;
  /** Default: the key that the cluster publishes. */
  readonly key?: SigningKey;
}

/**
 * A token as Kubernetes writes it into a pod (`serviceAccountToken` of a projected volume):
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#schema-for-service-account-private-claims
 */
export async function projectedToken(state: TenantState, options: ProjectedTokenOptions = {}): Promise<string> {
  const { account = SERVICE_ACCOUNT, audience = state.cloud.tokenExchange, expiresIn = 3_600 } = options;
  const key = options.key ?? (await clusterKey());
  const { namespace, name } = account;
  // Tokens expire in real time.
  const now = Math.floor(Date.now() / 1000);
  const from = Math.min(now, now + expiresIn);
  return key.sign({
    aud: [audience],
    exp: now + expiresIn,
    iat: from,
    iss: clusterIssuer(state),
    jti: randomUUID(),
    'kubernetes.io': { namespace, serviceaccount: { name, uid: randomUUID() }, pod: { name, uid: randomUUID() } },
    nbf: from,
    sub: subjectOf(account),
  });
}
