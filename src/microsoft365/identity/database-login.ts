import type { Cloud } from '../clouds.ts';
import { createManagedIdentity } from './proof/managed-identity.ts';

/**
 * The password for logging in to Azure Database for PostgreSQL as a managed identity: its token, cached until shortly
 * before it expires. Open connections outlive the token.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/security-connect-with-managed-identity
 * Rejects with a `TokenError`.
 */
export function createDatabaseLogin(clientId: string, { databaseResource }: Cloud): () => Promise<string> {
  const identity = createManagedIdentity(clientId, 'DATABASE_IDENTITY');
  return async () => (await identity.getToken(`${databaseResource}/.default`)).token;
}
