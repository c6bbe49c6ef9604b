import type { AssignedServicePlan } from './person.ts';

/** A service plan of a licence. */
export interface ServicePlan {
  /** As `assignedPlan.service` names it. */
  readonly service: string;
  readonly servicePlanId: string;
  /** As `servicePlanInfo.servicePlanName` names it. */
  readonly servicePlanName: string;
  /** Microsoft's product name. */
  readonly name: string;
}

// Ids: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
export const EXCHANGE: ServicePlan = {
  service: 'exchange',
  servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
  servicePlanName: 'EXCHANGE_S_ENTERPRISE',
  name: 'Exchange Online (Plan 2)',
};
/** Part of many licences, without a mailbox. */
export const EXCHANGE_FOUNDATION: ServicePlan = {
  service: 'exchange',
  servicePlanId: '113feb6c-3fe4-4440-bddc-54d774bf0318',
  servicePlanName: 'EXCHANGE_S_FOUNDATION',
  name: 'Exchange Foundation',
};
export const SHAREPOINT: ServicePlan = {
  service: 'SharePoint',
  servicePlanId: '5dbe027f-2339-4123-9542-606e4d348a72',
  servicePlanName: 'SHAREPOINTENTERPRISE',
  name: 'SharePoint (Plan 2)',
};
/** Edits files in SharePoint, without a personal site. */
export const OFFICE_WEB: ServicePlan = {
  service: 'SharePoint',
  servicePlanId: 'e95bec33-7c88-4a70-8e19-b10bd9d0c014',
  servicePlanName: 'SHAREPOINTWAC',
  name: 'Office for the web',
};
export const TEAMS: ServicePlan = {
  service: 'TeamspaceAPI',
  servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929',
  servicePlanName: 'TEAMS1',
  name: 'Microsoft Teams',
};

const PLANS = [EXCHANGE, EXCHANGE_FOUNDATION, SHAREPOINT, OFFICE_WEB, TEAMS];

/** Names of the active plans; service and id for a plan that the sandbox does not know. */
export function namesOfPlans(plans: readonly AssignedServicePlan[]): string[] {
  return plans
    .filter(isLivePlan)
    .map((plan) => PLANS.find((known) => isSame(known, plan))?.name ?? `${plan.service} ${plan.servicePlanId}`);
}

/** `assignedPlans` of a Graph user, all enabled since the given time. */
export function assignedPlans(plans: readonly ServicePlan[], assignedAt: Date): AssignedServicePlan[] {
  // Graph writes whole seconds: https://learn.microsoft.com/graph/api/resources/assignedplan
  const assignedDateTime = `${assignedAt.toISOString().slice(0, 19)}Z`;
  return plans.map(({ service, servicePlanId }) => ({
    assignedDateTime,
    capabilityStatus: 'Enabled',
    service,
    servicePlanId,
  }));
}

/** Whether a plan includes an Exchange Online mailbox. */
export function hasMailboxPlan(plans: readonly AssignedServicePlan[]): boolean {
  return plans.some((plan) => isLivePlan(plan) && isOf(EXCHANGE, plan) && !isSame(EXCHANGE_FOUNDATION, plan));
}

/** Whether a plan includes a personal SharePoint site. */
export function hasSitePlan(plans: readonly AssignedServicePlan[]): boolean {
  return plans.some((plan) => isLivePlan(plan) && isOf(SHAREPOINT, plan) && !isSame(OFFICE_WEB, plan));
}

/**
 * Plan states that still allow use:
 * https://learn.microsoft.com/graph/api/resources/assignedplan#capabilitystatus-values
 */
export function isLivePlan({ capabilityStatus }: AssignedServicePlan): boolean {
  return capabilityStatus === 'Enabled' || capabilityStatus === 'Warning';
}

function isOf({ service }: ServicePlan, plan: AssignedServicePlan): boolean {
  return plan.service === service;
}

function isSame({ servicePlanId }: ServicePlan, plan: AssignedServicePlan): boolean {
  return plan.servicePlanId === servicePlanId;
}
