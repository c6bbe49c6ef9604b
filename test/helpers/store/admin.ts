import type { AdminAuthor, AdminChange } from '../../../src/store/admin/types.ts';
import type { ControlUpdate, PilotSelection } from '../../../src/store/control/types.ts';
import type { Store } from '../../../src/store/types.ts';

/** The admin of tests. */
export const OLGA: AdminAuthor = { actor: 'olga', via: 'command', at: new Date('2026-03-02T12:00:00.123Z') };

type Changed = Pick<Store, 'adminChanges'>;

export function changeAsAdmin({ adminChanges }: Changed, tenantId: string, change: AdminChange, at = OLGA.at) {
  return adminChanges.apply(tenantId, change, { ...OLGA, at });
}

export function updateControl(store: Changed, tenantId: string, update: ControlUpdate): Promise<void> {
  return changeAsAdmin(store, tenantId, { kind: 'control', update });
}

/** Chooses the pilot. The mode becomes `pilot`. */
export function choosePilot(store: Changed, tenantId: string, selection: PilotSelection, at = OLGA.at): Promise<void> {
  return changeAsAdmin(store, tenantId, { kind: 'pilot', selection }, at);
}
