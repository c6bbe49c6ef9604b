import { readFile } from 'node:fs/promises';
import { decodeJwt } from 'jose';
import { z } from 'zod/v4';
import { CodedError } from '../../../errors.ts';

/** The token of a Kubernetes service account, which an app trusts. */
export interface FederatedToken {
  readonly text: string;
  readonly issuer: string;
  /** `system:serviceaccount:NAMESPACE:NAME` */
  readonly subject: string;
  readonly expires: Date;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#schema-for-service-account-private-claims */
const Claims = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});

/**
 * Reads the token that Kubernetes keeps in a file. Kubernetes renews it before it expires, so the file is read for each
 * use: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection
 * The signature is left to Entra ID. `now`: real time.
 * Throws `federated-token-unusable` if the file cannot be read, is no token, or holds one that is expired or for
 * another audience.
 */
export async function readFederatedToken(file: string, audience: string, now = new Date()): Promise<FederatedToken> {
  const text = await contentOf(file, audience);
  const { data: claims } = Claims.safeParse(decoded(text));
  if (!claims) throw unusable({ file, audience }, 'the file holds no token of a service account.');
  const audiences = [claims.aud].flat();
  if (!audiences.includes(audience))
    throw unusable(
      { file, audience },
      `the token is for ${audiences.join(', ')}, and Entra ID wants one for ${audience}.`,
    );
  const expires = new Date(claims.exp * 1_000);
  if (expires <= now) throw unusable({ file, audience }, `the token expired on ${expires.toISOString()}.`);
  return { text, issuer: claims.iss, subject: claims.sub, expires };
}

async function contentOf(file: string, audience: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw unusable({ file, audience }, 'the file cannot be read.', error);
  }
}

function decoded(text: string): unknown {
  try {
    return decodeJwt(text);
  } catch {
    return undefined;
  }
}

interface ExpectedToken {
  readonly file: string;
  readonly audience: string;
}

function unusable({ file, audience }: ExpectedToken, problem: string, cause?: unknown): CodedError {
  return new CodedError('federated-token-unusable', `The token of the service account cannot be used: ${problem}`, {
    cause,
    remedy: `AZURE_FEDERATED_TOKEN_FILE is ${file}. It must hold a token for ${audience}, which Kubernetes writes and renews: deploy/kubernetes.yaml has such a volume.`,
  });
}
