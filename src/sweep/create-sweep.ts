import { setTimeout as passing } from 'node:timers/promises';
import { appGraphAccess } from '../check/app-sources.ts';
import type { TenantConfig } from '../config/tenant-config.ts';
import { limits } from '../limits.ts';
import { createGraphGate, type GraphGate } from '../microsoft365/graph/graph-gate.ts';
import { type AppCredential, createAppCredential } from '../microsoft365/identity/app-credential.ts';
import { createPictureReader } from '../photo/picture-reader.ts';
import type { Store } from '../store/types.ts';
import { readEtags } from './read-etags.ts';
import { sweep } from './sweep.ts';
import type { RunSweep } from './types.ts';

/** While people are about, none of them waits longer than for two photos. Parts. */
const SHORT_BATCH = 8;

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
      pictures: createPictureReader({ capacity: 0 }),
      random: Math.random,
      now: config.now,
      read: (asked) => gate.forSweep(() => readEtags(access, asked)),
      mostParts: () => (gate.isBusy() ? SHORT_BATCH : limits.graph.batch),
      wait: (milliseconds, signal) => passing(milliseconds, undefined, { signal }).catch(() => {}),
    });
}
