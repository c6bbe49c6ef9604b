import { servicePrincipalId } from '../entra/clients/service-principal.ts';
import { issuerOf } from '../entra/tokens/issuer.ts';
import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { clusterIssuer, SERVICE_ACCOUNT, type ServiceAccount, subjectOf } from './cluster.ts';

/**
 * Adds the federated credential with which the managed identity stands for the app. Its subject is the identity's
 * object (principal) id, not its client id:
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function trustIdentity(
  state: TenantState,
  app: AppRegistration,
  identity: Pick<AppRegistration, 'clientId'>,
): void {
  app.federatedCredentials?.push({
    issuer: issuerOf(state),
    subject: servicePrincipalId(state, identity.clientId),
    audience: state.cloud.tokenExchange,
  });
}

/**
 * Adds the federated credential with which a service account of the cluster stands for the app:
 * https://learn.microsoft.com/azure/aks/workload-identity-overview
 */
export function trustServiceAccount(
  state: TenantState,
  app: AppRegistration,
  account: ServiceAccount = SERVICE_ACCOUNT,
): void {
  app.federatedCredentials?.push({
    issuer: clusterIssuer(state),
    subject: subjectOf(account),
    audience: state.cloud.tokenExchange,
  });
}
