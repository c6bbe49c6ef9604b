import type { ClientProof } from '../../src/microsoft365/identity/proof/client-proof.ts';

/** An app that authenticates with its secret. */
export function secretProof(secret: string): ClientProof {
  return { authentication: async () => ({ secret }) };
}
