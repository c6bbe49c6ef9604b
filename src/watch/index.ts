import { setTimeout as passing } from 'node:timers/promises';
import { limits } from '../limits.ts';
import { type AppCredential, createAppCredential } from '../microsoft365/app-credential.ts';
import { appGraphAccess } from '../microsoft365/app-sources.ts';
import { createPictureReader } from '../photo/picture-reader.ts';
import type { Store } from '../store/index.ts';
import type { TenantConfig } from '../tenant-config.ts';
import { createGraphGate, type GraphGate } from './graph-gate.ts';
import { readEtags } from './read-etags.ts';
import { type SweepOptions, type SweepReport, sweep } from './sweep.ts';

export { givingWay } from './give-way.ts';
export { createGraphGate, type GraphGate } from './graph-gate.ts';
export { makeEverybodyDue } from './make-everybody-due.ts';
export type { Progress } from './progress.ts';
export type { SweepReport } from './sweep.ts';
export { sweepPump } from './sweep-pump.ts';
export { keepWarm } from './warmth.ts';

/** While people are about, none of them waits longer than for two photos. Parts. */
const SHORT_BATCH = 8;

/** One sweep, from now on. */
export type RunSweep = (
  how: Pick<SweepOptions, 'signal' | 'onProgress'> & Partial<Pick<SweepOptions, 'patience' | 'dryRun' | 'among'>>,
) => Promise<SweepReport>;

/** Longer pauses are left to the next sweep. Milliseconds. */
const PATIENCE = 60_000;

/** What sweeps the tenant of the settings, as the app itself. `gate`: that of the people who read in this process. Throws `certificate-unusable`. */
export function createSweep(
  config: TenantConfig,
  { ledger, graphSlots }: Pick<Store, 'ledger' | 'graphSlots'>,
  {
    credential = createAppCredential({ ...config.app, ...config.cloud }),
    gate = createGraphGate(),
  }: { readonly credential?: AppCredential; readonly gate?: GraphGate } = {},
): RunSweep {
  const access = appGraphAccess(config, credential);
  const { intervals, batchesAtOnce } = config.watch;
  return ({ patience = PATIENCE, dryRun = false, ...how }) =>
    sweep({
      ...how,
      patience,
      dryRun,
      tenantId: config.app.tenantId,
      ledger,
      graphSlots,
      intervals,
      batchesAtOnce,
      // Each is read once.
      pictures: createPictureReader({ most: 0 }),
      random: Math.random,
      now: config.now,
      read: (asked) => gate.forSweep(() => readEtags(access, asked)),
      mostParts: () => (gate.isBusy() ? SHORT_BATCH : limits.graph.batch),
      wait: (milliseconds, signal) => passing(milliseconds, undefined, { signal }).catch(() => {}),
    });
}
