import type { Pump } from '../jobs.ts';
import type { Log } from '../log/types.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { ControlStore, NudgeSettings } from '../store/control/types.ts';
import type { SchedulerDatabase } from '../store/database/scheduler.ts';
import { type ControlWatch, watchControl } from './control-watch.ts';
import type { NudgeMode } from './nudge-mode.ts';
import { currentControl, reaches } from './policy.ts';

export interface NudgesOptions {
  readonly tenantId: string;
  /** `beat` runs them in this order. */
  readonly pumps: readonly Pump[];
  readonly control: ControlStore;
  /** Apply until an admin overrides them by command. */
  readonly settings: NudgeSettings;
  /** Called when nudges are on. Undefined: another process on this database schedules the pumps. */
  readonly scheduler: () => SchedulerDatabase | undefined;
  /** `by-hand`: the pumps run only when `beat` is called. */
  readonly heartbeat: 'regular' | 'by-hand';
  /** Time between two beats. Milliseconds. */
  readonly beatInterval: number;
  readonly now: () => Date;
  readonly log: Log;
}

export interface Nudges {
  /** Stores the settings for commands and, with a regular heartbeat, schedules the pumps while nudges are on. */
  start(): void;
  /** Runs each pump once. */
  beat(): Promise<void>;
  /** The mode in effect. Rejects if the store fails. */
  mode(): Promise<NudgeMode>;
  /** Whether nudges were on at the last poll. Always true with heartbeat `by-hand`. */
  areOn(): boolean;
  /** Whether the switch could not be read at the last poll, or the pumps not be scheduled. */
  areFailing(): boolean;
  /** Whether admins let messages go to this person now. Rejects if the store fails. */
  reach(person: PersonKey): Promise<boolean>;
  /** Resolves when no pump runs any more. */
  stop(): Promise<void>;
}

/** Runs the pumps: on a schedule while nudges are switched on, or when `beat` is called. */
export function createNudges(options: NudgesOptions): Nudges {
  const { tenantId, control, settings, scheduler, heartbeat, log } = options;
  const pumps = options.pumps.map((pump) => withReport(pump, options));
  const end = new AbortController();
  let storing: Promise<void> | undefined;
  let settingsStored = false;
  let watch: ControlWatch | undefined;

  const storeSettings = async () => {
    if (settingsStored) return;
    await control.recordSettings(tenantId, settings);
    settingsStored = true;
  };
  const mode = async () => currentControl(await control.read(tenantId), settings).mode;
  const isOn = async () => {
    await storing;
    // The database may have been away at the start.
    await storeSettings();
    return (await mode()) !== 'off';
  };
  const onError = (err: unknown, pump: string | undefined) => log('pump-failed', { err, pump });

  return {
    start() {
      storing = storeSettings().catch((err) => log('nudge-settings-not-stored', { err }));
      if (heartbeat === 'by-hand') return;
      watch = watchControl(isOn, { database: scheduler, tenantId, pumps, beatInterval: options.beatInterval, onError });
    },
    async beat() {
      for (const pump of pumps) await pump.run(end.signal);
    },
    mode,
    areOn: () => heartbeat === 'by-hand' || (watch?.isOn() ?? false),
    areFailing: () => watch?.isFailing() ?? false,
    async reach(person) {
      const current = currentControl(await control.read(tenantId), settings);
      return reaches(current, current.mode === 'pilot' && (await control.pilot.has(person)));
    },
    async stop() {
      end.abort();
      await watch?.stop();
      await storing;
    },
  };
}

/** Logs and stores the report of each beat that did something. */
function withReport(pump: Pump, { tenantId, control, now, log }: NudgesOptions): Pump {
  return {
    ...pump,
    async run(signal) {
      const report = await pump.run(signal);
      if (isEmpty(report)) return undefined;
      log('pump-ran', { pump: pump.name, report });
      await control.recordRun(tenantId, { name: pump.name, endedAt: now(), report });
      return report;
    },
  };
}

function isEmpty(report: unknown): boolean {
  return typeof report !== 'object' || report === null || Object.keys(report).length === 0;
}
