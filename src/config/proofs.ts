import type { AppProof, CertificateSource } from '../microsoft365/identity/proof/types.ts';
import { problem, type SettingProblem, type Settings } from './settings.ts';

/** The proofs of the app that signs people in: certificate, workload or managed identity, secret, the best first. */
export function appProofs(settings: Partial<Settings>): readonly AppProof[] {
  const { APP_MANAGED_IDENTITY: identity, AAD_APP_CLIENT_SECRET: secret } = settings;
  const certificate = certificateIn(settings, 'APP_CERTIFICATE');
  return [
    ...(certificate ? [{ by: 'certificate', certificate } as const] : []),
    ...workloadIdentity(settings),
    ...(identity ? [{ by: 'managed-identity', clientId: identity } as const] : []),
    ...(secret ? [{ by: 'secret', secret } as const] : []),
  ];
}

/** The bot's proof: the identity that it is, else its certificate, else the service account, else its secret. */
export function botProof(settings: Partial<Settings>): AppProof | undefined {
  const { BOT_TYPE: type, BOT_ID: id = '', BOT_PASSWORD: secret } = settings;
  const [workload] = workloadIdentity(settings);
  // On Kubernetes, the service account stands for a managed identity as for an app registration.
  if (type === 'userassignedmsi') return workload ?? { by: 'managed-identity', clientId: id };
  const certificate = certificateIn(settings, 'BOT_CERTIFICATE');
  if (certificate) return { by: 'certificate', certificate };
  if (workload) return workload;
  return secret ? { by: 'secret', secret } : undefined;
}

/** What is missing or given twice. A command needs no proof of the bot. */
export function proofProblems(
  settings: Partial<Settings>,
  { isCommand }: { readonly isCommand: boolean },
): SettingProblem[] {
  const found: SettingProblem[] = [];
  for (const name of ['APP_CERTIFICATE', 'BOT_CERTIFICATE'] as const) {
    if (settings[name] && settings[`${name}_FILE`]) found.push(problem(name, `is set beside ${name}_FILE`));
  }
  // The app has its own trust in the cluster then, and the identity's endpoint would be that of the node.
  if (settings.APP_MANAGED_IDENTITY && settings.AZURE_FEDERATED_TOKEN_FILE)
    found.push(problem('APP_MANAGED_IDENTITY', 'is set beside AZURE_FEDERATED_TOKEN_FILE; leave one of them out'));
  if (appProofs(settings).length === 0) {
    found.push(problem(isCommand ? 'APP_CERTIFICATE_FILE' : 'AAD_APP_CLIENT_SECRET', 'is missing'));
  }
  if (isCommand) return found;
  if (!botProof(settings)) found.push(problem('BOT_PASSWORD', 'is missing'));
  // The key of the bot's signatures needs a secret of this service.
  else if (!settings.SIGNING_KEY && !settings.BOT_PASSWORD) found.push(problem('SIGNING_KEY', 'is missing'));
  return found;
}

function workloadIdentity({ AZURE_FEDERATED_TOKEN_FILE: tokenFile }: Partial<Settings>): AppProof[] {
  return tokenFile ? [{ by: 'workload-identity', tokenFile }] : [];
}

function certificateIn(
  settings: Partial<Settings>,
  setting: 'APP_CERTIFICATE' | 'BOT_CERTIFICATE',
): CertificateSource | undefined {
  const { [setting]: value, [`${setting}_FILE` as const]: file, [`${setting}_PASSWORD` as const]: password } = settings;
  return value || file ? { setting, value, file, password } : undefined;
}
