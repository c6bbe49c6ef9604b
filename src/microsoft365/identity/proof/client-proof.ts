import type { Cloud } from '../../clouds.ts';
import { readAppCertificate } from './app-certificate.ts';
import { createCertificateAssertion } from './certificate-assertion.ts';
import { readFederatedToken } from './federated-token.ts';
import { createManagedIdentity } from './managed-identity.ts';
import type { AppProof, ClientAuthentication } from './types.ts';

export interface ProvenApp {
  readonly clientId: string;
  readonly tenantId: string;
  readonly cloud: Pick<Cloud, 'authorityHost' | 'tokenExchangeAudience'>;
}

/** What proves the app's identity in its token requests. */
export interface ClientProof {
  /**
   * The best proof that can be used now. Rejects if there is none: `certificate-unusable`, `federated-token-unusable`,
   * or a `TokenError`.
   */
  authentication(): Promise<ClientAuthentication>;
}

/**
 * `proofs`: in order of preference. A certificate or a token that cannot be used, and an identity that gets no token,
 * are passed over if there is another proof.
 */
export function createClientProof(app: ProvenApp, proofs: readonly [AppProof, ...AppProof[]]): ClientProof {
  const [first, ...others] = proofs.map((proof) => provenBy(app, proof)) as [Proven, ...Proven[]];
  return {
    authentication: () =>
      others.reduce((found, next) => found.catch((error) => next().catch(() => Promise.reject(error))), first()),
  };
}

type Proven = () => Promise<ClientAuthentication>;

function provenBy(app: ProvenApp, proof: AppProof): Proven {
  switch (proof.by) {
    case 'certificate': {
      const assertion = createCertificateAssertion({ ...app, ...app.cloud }, proof.certificate);
      return async () => {
        await assertion();
        return { assertion };
      };
    }
    case 'managed-identity': {
      // https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
      const identity = createManagedIdentity(proof.clientId, 'APP_MANAGED_IDENTITY');
      const scope = `${app.cloud.tokenExchangeAudience}/.default`;
      const assertion = async () => (await identity.getToken(scope)).token;
      return async () => {
        await assertion();
        return { assertion };
      };
    }
    case 'workload-identity': {
      // https://learn.microsoft.com/azure/aks/workload-identity-overview
      const assertion = async () => (await readFederatedToken(proof.tokenFile, app.cloud.tokenExchangeAudience)).text;
      return async () => {
        await assertion();
        return { assertion };
      };
    }
    case 'secret':
      return async () => ({ secret: proof.secret });
  }
}

/**
 * Checks a certificate or the token of a service account, without any request. Returns when a certificate expires.
 * Throws `certificate-unusable` or `federated-token-unusable`.
 */
export async function checkProof(
  proof: AppProof,
  { tokenExchangeAudience }: Pick<Cloud, 'tokenExchangeAudience'>,
): Promise<Date | undefined> {
  if (proof.by === 'certificate') return (await readAppCertificate(proof.certificate)).expires;
  if (proof.by === 'workload-identity') await readFederatedToken(proof.tokenFile, tokenExchangeAudience);
  return undefined;
}
