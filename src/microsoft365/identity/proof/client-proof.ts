import type { Cloud } from '../../clouds.ts';
import { readAppCertificate } from './app-certificate.ts';
import { createCertificateAssertion } from './certificate-assertion.ts';
import { createManagedIdentity } from './managed-identity.ts';
import type { AppProof, ClientAuthentication } from './types.ts';

export interface ProvenApp {
  readonly clientId: string;
  readonly tenantId: string;
  readonly cloud: Pick<Cloud, 'authorityHost' | 'tokenExchangeAudience'>;
}

/** What proves the app's identity in its token requests. */
export interface ClientProof {
  /** The best proof that can be used now. Rejects with `certificate-unusable` or a `TokenError` if there is none. */
  authentication(): Promise<ClientAuthentication>;
}

/**
 * `proofs`: in order of preference. A certificate that cannot be used, and an identity that gets no token, are passed
 * over if there is another proof.
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
    case 'secret':
      return async () => ({ secret: proof.secret });
  }
}

/**
 * Checks the certificate, if there is one, without any request. Returns when it expires. Throws
 * `certificate-unusable`.
 */
export async function checkProof(proof: AppProof): Promise<Date | undefined> {
  return proof.by === 'certificate' ? (await readAppCertificate(proof.certificate)).expires : undefined;
}
