import { randomUUID } from 'node:crypto';
import { setTimeout as passing } from 'node:timers/promises';
import { appGraphAccess } from '../../src/check/app-sources.ts';
import type { Config } from '../../src/config/bot-config.ts';
import type { Pump } from '../../src/jobs.ts';
import { directoryStatus } from '../../src/microsoft365/graph/directory-status.ts';
import type { GraphGate } from '../../src/microsoft365/graph/graph-gate.ts';
import type { AppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import type { MySite } from '../../src/microsoft365/sharepoint/my-site.ts';
import { watchControl } from '../../src/nudges/control-watch.ts';
import { currentControl } from '../../src/nudges/current-control.ts';
import { decideChanges } from '../../src/nudges/decide-changes.ts';
import { followUp } from '../../src/nudges/follow-up.ts';
import { pilotGroupsPump } from '../../src/nudges/pilot-groups.ts';
import { mayPump } from '../../src/nudges/policy.ts';
import { addresseesOf } from '../../src/nudges/recipients.ts';
import { createPump } from '../../src/nudges/send-pump.ts';
import { leaversPump } from '../../src/people/leavers.ts';
import type { People } from '../../src/people/people.ts';
import type { Store } from '../../src/store/types.ts';
import { createSweep } from '../../src/sweep/create-sweep.ts';
import { sweepPump } from '../../src/sweep/sweep-pump.ts';
import type { PictureParts } from '../cards/picture-views.ts';
import { createDelivery, type DeliveryOptions } from '../delivery/delivery.ts';
import { createDrawNudge } from '../delivery/draw-nudge.ts';
import type { Log } from '../log.ts';
import { createLookByApp } from './look-by-app.ts';

export interface NudgesParts extends PictureParts {
  readonly config: Config;
  readonly store: Store;
  readonly credential: AppCredential;
  readonly adapter: DeliveryOptions['adapter'];
  readonly mySite: MySite;
  readonly people: Pick<People, 'markUnreachable' | 'erase'>;
  readonly gate: GraphGate;
  readonly log: Log;
  /** `by-hand`: nothing happens but when `beat` is called. */
  readonly heartbeat: 'regular' | 'by-hand';
}

export interface Nudges {
  /** Runs each pump once, in the order in which one's work is the next one's. */
  beat(): Promise<void>;
  /** Whether they were switched on when that was last looked at; by hand they always are. */
  areOn(): boolean;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** All that happens without being asked: photos are watched, changes decided on, messages sent, people looked at again. */
export function startNudges(parts: NudgesParts): Nudges {
  const { config, store, log } = parts;
  const { tenantId } = config.app;
  const end = new AbortController();
  const pumps = pumpsOf(parts).map((pump) => reporting(pump, parts));
  const told = store.control
    .recordSettings(tenantId, config.nudges)
    .catch((err) => log.warn({ err }, 'Nudges: commands will not know the settings'));
  const isOn = async () =>
    (await store.control.read(tenantId).then(({ mode }) => mode ?? config.nudges.mode)) !== 'off';
  const onError = (err: unknown, pump: string | undefined) => log.error({ err, pump }, 'Nudges: a beat failed');
  const watching =
    parts.heartbeat === 'regular' && store.scheduler
      ? watchControl(isOn, { database: store.scheduler, tenantId, pumps, beat: config.beat, onError })
      : undefined;
  return {
    async beat() {
      for (const pump of pumps) await pump.run(end.signal);
    },
    areOn: () => parts.heartbeat === 'by-hand' || (watching?.isOn() ?? false),
    async stop() {
      end.abort();
      await watching?.stop();
      await told;
    },
  };
}

function pumpsOf(parts: NudgesParts): readonly Pump[] {
  const { config, store, credential, adapter, gate, people, log } = parts;
  const { app, bot, cloud, now, nudgeRules: rules } = config;
  const { tenantId } = app;
  const control = async () => currentControl(await store.control.read(tenantId), config.nudges);
  /** Nobody is looked at of whom nothing could come. */
  const among = async () => ((await control()).mode === 'pilot' ? 'pilot' : undefined);
  const access = appGraphAccess(config, credential);
  const sweep = createSweep(store, { ...config.watch, tenantId, access, gate, now });
  const look = createLookByApp(parts);
  const { deliver, edit } = createDelivery({ adapter, botId: bot.id, cloud, draw: createDrawNudge(parts) });
  const wait = (milliseconds: number) => passing(milliseconds);
  const shared = {
    tenantId,
    outbox: store.outbox,
    rates: store.rates,
    roster: store.roster,
    changes: store.changes,
    now,
    wait,
    rules,
    control,
    inPilot: store.control.pilot.has,
  };
  const pump = createPump({
    ...shared,
    by: randomUUID(),
    addressees: async (some) => addresseesOf({ ...store, ...store.control }, tenantId, some, await control()),
    deliver,
    unreachable: (person) => people.markUnreachable(person),
    mayPump: async () => mayPump(await control()),
    hours: rules.hours,
    perSecond: rules.perSecond,
    clock: () => performance.now(),
    random: Math.random,
  });
  return [
    sweepPump(
      async (how) => sweep({ ...how, scope: await among() }),
      async () => (await control()).mode !== 'off',
    ),
    {
      name: 'decide',
      async run(signal) {
        const { decided, stopped } = await decideChanges(
          {
            ...shared,
            releasedAt: async () => (await store.control.read(tenantId)).releasedAt,
            async holdBack(at) {
              if (!(await store.control.holdBack(tenantId, at))) return;
              log.warn('Many photos have changed at once: nudges are held back until `npm run nudges -- release`');
            },
            check: (person) => look(person, signal),
            people: async () => (await store.ledger.count(tenantId, now(), await among())).watched,
          },
          signal,
        );
        return { ...decided, ...(stopped && { stopped }) };
      },
    },
    {
      name: 'send',
      async run(signal) {
        const { outcomes, ended } = await pump.run(signal);
        const { expired = 0, ...others } = outcomes;
        return { ...others, ...(expired > 0 && { expired }), ...(ended !== 'idle' && { ended }) };
      },
    },
    {
      name: 'follow-up',
      run: (signal) =>
        followUp(
          {
            ...shared,
            copyInterval: config.sharePoint.copyInterval,
            recheck: (person) => look(person, signal),
            edit,
          },
          signal,
        ),
    },
    pilotGroupsPump(tenantId, store.control.pilot, access, now),
    leaversPump({
      ...shared,
      erase: people.erase,
      lookUp: ({ objectId }, signal) => directoryStatus(access, objectId, signal),
    }),
  ];
}

function isEmpty(report: unknown): boolean {
  return typeof report !== 'object' || report === null || Object.keys(report).length === 0;
}

/** What the operator hears of each beat that did something. */
function reporting(pump: Pump, { store, config, log }: NudgesParts): Pump {
  return {
    ...pump,
    async run(signal) {
      const report = await pump.run(signal);
      if (isEmpty(report)) return undefined;
      log.debug({ pump: pump.name, report }, 'Nudges: a beat');
      await store.control.recordRun(config.app.tenantId, { name: pump.name, endedAt: config.now(), report });
      return report;
    },
  };
}
