export type { ChangeKind, Changes, PhotoChange } from './changes.ts';
export type {
  ControlChange,
  ControlStore,
  NudgeMode,
  NudgeSettings,
  PumpRun,
  StoredControl,
} from './control.ts';
export type { GraphSlots, HeldSlot } from './graph-slots.ts';
export type { Among, Applied, LastPicture, Ledger, Plan, Seen, Watched } from './ledger.ts';
export { openStore, openStoreBeside, type StoreOptions } from './open-store.ts';
export type {
  Added,
  Claim,
  MessageState,
  NewMessage,
  Outbox,
  QueuedKind,
  QueuedMessage,
  Quotas,
  SentMessage,
  Settled,
} from './outbox.ts';
export type { Pilot, PilotGroup } from './pilot.ts';
export type { Rates } from './rates.ts';
export type { Meeting, Roster, RosterCount, RosterEntry } from './roster.ts';
export type { SchedulerDatabase } from './scheduler.ts';
export type { Standing } from './standing.ts';
export type {
  ExchangeKey,
  Exchanges,
  PersonKey,
  ShownButton,
  ShownButtons,
  Store,
  Tenants,
  Thumbnail,
  Thumbnails,
} from './store.ts';
