import type { AssignedServicePlan } from './person.ts';
import { EXCHANGE, EXCHANGE_FOUNDATION, isLivePlan, OFFICE_WEB, type ServicePlan, SHAREPOINT, TEAMS } from './plans.ts';

/**
 * The only product of the tenant, with the plans that matter here:
 * https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 */
export const LICENCE = {
  skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965',
  skuPartNumber: 'SPE_E3',
  plans: [EXCHANGE, EXCHANGE_FOUNDATION, SHAREPOINT, OFFICE_WEB, TEAMS],
} as const;

/** The plans of a person's licence that an admin has disabled; undefined: the person has no licence. */
export function disabledPlans(assigned: readonly AssignedServicePlan[]): readonly ServicePlan[] | undefined {
  const live = assigned.filter(isLivePlan).map(({ servicePlanId }) => servicePlanId);
  const disabled = LICENCE.plans.filter(({ servicePlanId }) => !live.includes(servicePlanId));
  return live.length === 0 ? undefined : disabled;
}
