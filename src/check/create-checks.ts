import type { BestEffort } from '../cache/best-effort.ts';
import type { ShownButtonsCache } from '../cache/shown-buttons.ts';
import type { Cloud } from '../microsoft365/clouds.ts';
import { appGraphAccess } from '../microsoft365/graph/app-graph-access.ts';
import { withCrossInstancePause } from '../microsoft365/graph/cross-instance-pause.ts';
import { createGraphGate, type GraphGate } from '../microsoft365/graph/graph-gate.ts';
import { createPhotoPolicyReader, type PhotoPolicyReader } from '../microsoft365/graph/photo-policy.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import { findRootMySite } from '../microsoft365/graph/root-site.ts';
import { createAppCredential } from '../microsoft365/identity/app-credential.ts';
import type { AppProof } from '../microsoft365/identity/proof/types.ts';
import { createMySites, type MySites, type MySitesOptions } from '../microsoft365/sharepoint/my-sites.ts';
import type { PressLog } from '../open-sharepoint/press-log.ts';
import type { CopyTiming } from '../open-sharepoint/timing/copy-timing.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { Store } from '../store/types.ts';
import { pauseForPerson } from '../sweep/pause-for-person.ts';
import { traceCheck } from '../telemetry/traced-check.ts';
import { type CheckAsApp, createCheckAsApp } from './as-app.ts';
import { type CheckAsPerson, createCheckAsPerson } from './as-person.ts';

export interface ChecksOptions {
  readonly app: { readonly clientId: string; readonly tenantId: string; readonly proof: AppProof };
  readonly cloud: Cloud;
  readonly sharePoint: {
    readonly mySiteUrl: string | undefined;
    readonly scope: string;
  };
  /** Version of this program, for the User-Agent header. */
  readonly version: string;
  readonly mySites: Pick<MySitesOptions, 'storage' | 'stored' | 'report'>;
  readonly store: Pick<Store, 'graphSlots' | 'shownButtons'>;
  readonly shownButtons: ShownButtonsCache;
  /** Undefined: presses are not known. */
  readonly pressLog: Pick<PressLog, 'history'> | undefined;
  readonly timing: Pick<CopyTiming, 'times' | 'observe'>;
  /** Timeout for reading the tenant's photo policy and root site. Milliseconds. */
  readonly policyTimeout: number;
  /** Minimum time of the reads that only improve an answer. Milliseconds. Default: `EXTRA_READS_MS`. */
  readonly extraReads?: number;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

export interface Checks {
  readonly mySites: MySites;
  readonly asPerson: CheckAsPerson;
  readonly asApp: CheckAsApp;
  /** Access to Graph with the app's own permissions. */
  readonly access: GraphAccess;
  /** Orders the requests of people, checks and sweep in this process. */
  readonly gate: GraphGate;
  readonly photoPolicy: PhotoPolicyReader;
}

/** Connects both checks to Microsoft 365, for the bot. */
export function createChecks(options: ChecksOptions): Checks {
  const { app, cloud, sharePoint, version, store, shownButtons, pressLog, timing, bestEffort, now } = options;
  const { tenantId } = app;
  const credential = createAppCredential({ ...app, ...cloud });
  const access = appGraphAccess(cloud.graph, credential);
  const gate = withCrossInstancePause(createGraphGate(), {
    now,
    pause(until) {
      const pause = () => pauseForPerson(store.graphSlots, tenantId, now(), until);
      void bestEffort('Sweeps were not paused for a person.', pause, undefined);
    },
  });
  const photoPolicy = createPhotoPolicyReader({ access, now, timeout: options.policyTimeout });
  const mySites = createMySites({
    ...options.mySites,
    cloud,
    configured: sharePoint.mySiteUrl,
    askGraph: (signal) => findRootMySite(cloud, access, signal),
    now,
  });
  void mySites.renew(AbortSignal.timeout(options.policyTimeout));
  const triedPages = pressLog && (async (person: PersonKey) => (await pressLog.history(person)) ?? []);
  const shared = { cloud, mySites, gate, version, times: timing.times, extraReads: options.extraReads, now };
  const asPerson = createCheckAsPerson({
    ...shared,
    sharePointScope: sharePoint.scope,
    shownButtons,
    photoPolicy,
    triedPages,
  });
  const asApp = createCheckAsApp({
    ...shared,
    access,
    credential,
    extras: async (objectId) => ({
      shownAt: () => store.shownButtons.firstShown({ tenantId, objectId }),
      ...(triedPages && { triedPages: () => triedPages({ tenantId, objectId }) }),
    }),
  });
  return {
    mySites,
    access,
    gate,
    photoPolicy,
    async asPerson(person, ...more) {
      const checked = await traceCheck('person', () => asPerson(person, ...more));
      timing.observe(person, checked);
      return checked;
    },
    async asApp(...args) {
      const checked = await traceCheck('app', () => asApp(...args));
      if (!('state' in checked)) timing.observe({ tenantId, objectId: checked.objectId }, checked);
      return checked;
    },
  };
}
