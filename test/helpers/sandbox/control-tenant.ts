import { type ControlOptions, controlService, type Link } from '../../../sandbox/control/index.ts';
import { type SmallTenant, startSmallTenant } from './small-tenant.ts';

export interface ControlTenant extends SmallTenant {
  readonly origin: string;
  /** Links of the page; mutable. */
  readonly links: Link[];
}

/** A control page without SharePoint. */
export const NO_LOCATIONS: Pick<ControlOptions, 'locations'> = {
  locations() {
    throw new Error('This tenant has no SharePoint.');
  },
};

/** Starts a small tenant with its control page. */
export async function startControl(): Promise<ControlTenant> {
  const links: Link[] = [];
  const tenant = await startSmallTenant({
    control: (state) => controlService(state, { links: () => links, ...NO_LOCATIONS }),
  });
  return { ...tenant, origin: tenant.state.addresses.control, links };
}
