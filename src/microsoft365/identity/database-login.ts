import type { Cloud } from '../clouds.ts';
import { createAppCredential } from './app-credential.ts';
import { createManagedIdentity } from './proof/managed-identity.ts';
import { asTokenError } from './token-error.ts';

/** Who logs in to the database. */
export interface DatabaseIdentity {
  readonly clientId: string;
  /** Present on Kubernetes, where a service account stands for the identity. */
  readonly federation?: { readonly tenantId: string; readonly tokenFile: string } | undefined;
}

/**
 * The password for logging in to Azure Database for PostgreSQL as an identity: its token, cached until shortly before
 * it expires. Open connections outlive the token.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/security-connect-with-managed-identity
 * Rejects with a `TokenError`.
 */
export function createDatabaseLogin({ clientId, federation }: DatabaseIdentity, cloud: Cloud): () => Promise<string> {
  const scope = `${cloud.databaseResource}/.default`;
  if (!federation) {
    const identity = createManagedIdentity(clientId, 'DATABASE_IDENTITY');
    return async () => (await identity.getToken(scope)).token;
  }
  const { tenantId, tokenFile } = federation;
  const credential = createAppCredential({
    ...cloud,
    tenantId,
    clientId,
    proof: { by: 'workload-identity', tokenFile },
  });
  return () =>
    credential.getToken(scope).catch((error) => {
      throw asTokenError(error);
    });
}
