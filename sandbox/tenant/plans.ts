import type { AssignedPlan } from './person.ts';

/** A service plan as licences contain it. */
export interface ServicePlan {
  /** As `assignedPlan.service` names it. */
  readonly service: string;
  readonly servicePlanId: string;
}

// Ids: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
/** Exchange Online (Plan 2), `EXCHANGE_S_ENTERPRISE`. */
export const EXCHANGE: ServicePlan = { service: 'exchange', servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0' };
/** SharePoint (Plan 2), `SHAREPOINTENTERPRISE`. */
export const SHAREPOINT: ServicePlan = { service: 'SharePoint', servicePlanId: '5dbe027f-2339-4123-9542-606e4d348a72' };
/** Microsoft Teams, `TEAMS1`. */
export const TEAMS: ServicePlan = { service: 'TeamspaceAPI', servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929' };

/** The plans as a user of Microsoft Graph shows them, all enabled since the given time. */
export function assignedPlans(plans: readonly ServicePlan[], assignedAt: Date): AssignedPlan[] {
  // Graph writes whole seconds: https://learn.microsoft.com/graph/api/resources/assignedplan
  const assignedDateTime = `${assignedAt.toISOString().slice(0, 19)}Z`;
  return plans.map((plan) => ({ assignedDateTime, capabilityStatus: 'Enabled', ...plan }));
}
