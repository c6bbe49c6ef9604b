import { setImmediate } from 'node:timers/promises';
import { disabledPlans, LICENCE } from '../../tenant/people/licences.ts';
import { EXCHANGE_FOUNDATION, type ServicePlan } from '../../tenant/people/plans.ts';
import { guidFrom } from '../../tenant/random.ts';
import { requireOptions } from '../call.ts';
import { listOfObjects, objectNotFound } from '../directory/answers.ts';
import { requireLicencesRead, requireSubscriptionsRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';

const { skuId, skuPartNumber, plans } = LICENCE;

/** Number of people to read before yielding to other requests. */
const YIELD_AFTER = 500;

/**
 * `GET /me/licenseDetails`, `GET /users/{id}/licenseDetails`:
 * https://learn.microsoft.com/graph/api/user-list-licensedetails
 */
export function listLicences(call: GraphCall, { person, identifier }: TargetUser): GraphAnswer {
  requireLicencesRead(call.token, person);
  requireOptions(call, '$select');
  if (!person) throw objectNotFound(identifier);
  const disabled = disabledPlans(person.assignedPlans);
  const id = Buffer.from(`${person.id}${skuId}`).toString('base64url');
  const licences = disabled ? [{ id, skuId, skuPartNumber, servicePlans: servicePlans(disabled) }] : [];
  return listOfObjects(call, `users('${encodeURIComponent(person.id)}')/licenseDetails`, licences);
}

/** `GET /subscribedSkus`: https://learn.microsoft.com/graph/api/subscribedsku-list */
export async function listSubscriptions(call: GraphCall): Promise<GraphAnswer> {
  requireSubscriptionsRead(call.token);
  requireOptions(call, '$select');
  const { state } = call;
  let consumedUnits = 0;
  let read = 0;
  for (const { assignedPlans } of state.people.values()) {
    if (disabledPlans(assignedPlans)) consumedUnits += 1;
    read += 1;
    if (read % YIELD_AFTER === 0) await setImmediate();
  }
  const subscription = {
    accountName: state.name,
    accountId: guidFrom(state.id, 'account'),
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits,
    id: `${state.id}_${skuId}`,
    // One in ten licences is free: our own figure.
    prepaidUnits: { enabled: Math.ceil(consumedUnits * 1.1), suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: servicePlans([]),
    skuId,
    skuPartNumber,
    subscriptionIds: [guidFrom(state.id, 'subscription')],
  };
  return listOfObjects(call, 'subscribedSkus', [subscription]);
}

/** https://learn.microsoft.com/graph/api/resources/serviceplaninfo#properties */
function servicePlans(disabled: readonly ServicePlan[]): readonly Readonly<Record<string, string>>[] {
  return plans.map((plan) => ({
    servicePlanId: plan.servicePlanId,
    servicePlanName: plan.servicePlanName,
    provisioningStatus: disabled.includes(plan) ? 'Disabled' : 'Success',
    appliesTo: plan === EXCHANGE_FOUNDATION ? 'Company' : 'User',
  }));
}
