import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pump } from '../jobs.ts';
import type { Log } from '../log/types.ts';
import { directoryStatus } from '../microsoft365/graph/directory-status.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import { leaversPump } from '../people/leavers.ts';
import type { People } from '../people/people.ts';
import type { NudgeSettings } from '../store/control/types.ts';
import type { Store } from '../store/types.ts';
import { sweepPump } from '../sweep/sweep-pump.ts';
import type { RunSweep } from '../sweep/types.ts';
import type { CheckRecipient } from './check-recipient.ts';
import { type DecideOptions, decideChanges } from './decide-changes.ts';
import { followUp } from './follow-up.ts';
import type { NudgeMode } from './nudge-mode.ts';
import { createNudgePump } from './nudge-pump.ts';
import { pilotGroupsPump } from './pilot-groups.ts';
import { currentControl, maySend, type NudgePace, type NudgeRules } from './policy.ts';
import { findRecipients } from './recipients.ts';
import type { Deliver, Edit } from './types.ts';

export interface PumpsOptions {
  readonly tenantId: string;
  readonly store: Store;
  /** Apply until an admin overrides them by command. */
  readonly settings: NudgeSettings;
  readonly rules: NudgeRules & NudgePace;
  /** Shortest time between two copies of one photo. Milliseconds. */
  readonly copyInterval: number;
  /** Access to Graph with the app's own permissions. */
  readonly access: GraphAccess;
  readonly sweep: RunSweep;
  readonly check: CheckRecipient;
  readonly deliver: Deliver;
  readonly edit: Edit;
  readonly people: Pick<People, 'markUnreachable' | 'erase'>;
  readonly now: () => Date;
  readonly log: Log;
}

/** Creates the pumps of sweep and nudges, in the order in which each one's results are the next one's input. */
export function createPumps(options: PumpsOptions): readonly Pump[] {
  const { tenantId, store, settings, rules, access, people, now } = options;
  const control = async () => currentControl(await store.control.read(tenantId), settings);
  const shared = {
    tenantId,
    outbox: store.outbox,
    rates: store.rates,
    roster: store.roster,
    changes: store.changes,
    inPilot: store.control.pilot.has,
    rules,
    control,
    now,
    wait: (milliseconds: number) => delay(milliseconds),
  };
  return [
    sweepPump(options.sweep, async () => peopleToSweep((await control()).mode)),
    decidePump(shared, options),
    sendPump(shared, options),
    followUpPump(shared, options),
    pilotGroupsPump(tenantId, store.control.pilot, access, now),
    leaversPump({
      ...shared,
      erase: people.erase,
      lookUp: ({ objectId }, signal) => directoryStatus(access, objectId, signal),
    }),
  ];
}

type SharedOptions = Pick<DecideOptions, 'tenantId' | 'outbox' | 'rates' | 'roster' | 'changes'> &
  Pick<DecideOptions, 'inPilot' | 'rules' | 'control' | 'now'> & { wait(milliseconds: number): Promise<void> };

/** In a pilot the sweep reads only the pilot's members. */
function peopleToSweep(mode: NudgeMode): 'all' | 'pilot' | 'none' {
  if (mode === 'off') return 'none';
  return mode === 'pilot' ? 'pilot' : 'all';
}

function decidePump(shared: SharedOptions, { store, check, log }: PumpsOptions): Pump {
  const { tenantId, now } = shared;
  return {
    name: 'decide',
    async run(signal) {
      const { decided, stopped } = await decideChanges(
        {
          ...shared,
          async holdBack(at) {
            if (!(await store.control.holdBack(tenantId, at))) return;
            log('nudges-held-back');
          },
          check: (person) => check(person, signal),
          countPeople: async ({ mode }) =>
            (await store.ledger.count(tenantId, now(), mode === 'pilot' ? mode : undefined)).watched,
        },
        signal,
      );
      return { ...decided, ...(stopped && { stopped }) };
    },
  };
}

function sendPump({ control, ...shared }: SharedOptions, { store, deliver, people, rules }: PumpsOptions): Pump {
  const stores = { roster: store.roster, pilot: store.control.pilot };
  const pump = createNudgePump({
    ...shared,
    instanceId: randomUUID(),
    findRecipients: async (some) => findRecipients(stores, shared.tenantId, some, await control()),
    deliver,
    markUnreachable: (person) => people.markUnreachable(person),
    maySend: async () => maySend(await control()),
    hours: rules.hours,
    perSecond: rules.perSecond,
    clock: () => performance.now(),
    random: Math.random,
  });
  return {
    name: 'send',
    async run(signal) {
      const { outcomes, ended } = await pump.run(signal);
      const { expired = 0, ...results } = outcomes;
      return { ...results, ...(expired > 0 && { expired }), ...(ended !== 'idle' && { ended }) };
    },
  };
}

function followUpPump(shared: SharedOptions, { copyInterval, check, edit }: PumpsOptions): Pump {
  return {
    name: 'follow-up',
    run: (signal) => followUp({ ...shared, copyInterval, recheck: (person) => check(person, signal), edit }, signal),
  };
}
