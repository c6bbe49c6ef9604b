import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod/v4';
import { readSetupConfig, type SetupConfig } from '../../src/config/setup-config.ts';
import { CodedError } from '../../src/errors.ts';
import { signInAdmin } from '../../src/microsoft365/identity/admin-sign-in.ts';
import type { OptionalPart } from '../../src/microsoft365/identity/permissions.ts';
import { counted } from '../counted.ts';
import type { CommandContext, Outcome } from '../program/types.ts';
import { applyChange } from './apply.ts';
import { describeChange } from './describe.ts';
import { createDirectoryClient, type DirectoryClient, REPLICATION_PAUSES } from './directory-client.ts';
import { planChanges } from './plan.ts';
import { type RegistrationKey, readPresent } from './read-present.ts';
import { readRecord, type SetupRecord, writeRecord } from './record.ts';
import { isUndone, planRemoval, undoChange } from './remove.ts';
import { changeLines, removalOutcome, type SetupResult, setupOutcome } from './report.ts';
import type { Present, SetupChange, Wanted } from './types.ts';
import { identifierUriOf, leftOut, readWanted } from './wanted.ts';

export interface SetupTask {
  readonly kind: 'what-if' | 'apply' | 'remove';
  /** Path of the record of what was made. */
  readonly record: string;
  readonly without: readonly OptionalPart[];
  readonly clientSecret: boolean;
}

/** Suffice to read everything; `--what-if` cannot change anything. */
const READ_PERMISSIONS = ['Application.Read.All', 'Directory.Read.All'];
const WRITE_PERMISSIONS = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
];

/** Registers the app, shows what is missing, or takes back what was made. */
export async function setUp(task: SetupTask, context: CommandContext): Promise<Outcome> {
  const config = readSetupConfig(context.environment);
  const record = await readRecord(task.record, config.tenantId);
  if (task.kind === 'remove' && !record) {
    throw new CodedError('setup-record-unusable', `Nothing was removed: there is no record at ${task.record}.`, {
      remedy: 'Name the file that setup wrote with --record. Only what is recorded there is taken back.',
    });
  }
  const token = await signInAdmin({
    tenantId: config.tenantId,
    cloud: config.cloud,
    permissions: task.kind === 'what-if' ? READ_PERMISSIONS : WRITE_PERMISSIONS,
    prompt: context.tell,
  });
  const client = createDirectoryClient({ url: config.cloud.graph.url, token, wait });
  const session: Session = {
    ...{ config, client, context, file: task.record },
    record: record ?? { tenantId: config.tenantId, appId: undefined, made: [] },
    key: {
      appId: config.clientId,
      recordedAppId: record?.appId,
      identifierUri: identifierUriOf(config.botId),
    },
  };
  return task.kind === 'remove' ? remove(session) : complete(session, task);
}

interface Session {
  readonly config: SetupConfig;
  readonly client: DirectoryClient;
  readonly context: CommandContext;
  /** Path of the record. */
  readonly file: string;
  record: SetupRecord;
  readonly key: RegistrationKey;
}

async function complete(session: Session, task: SetupTask): Promise<Outcome> {
  const { config, client, context } = session;
  const wanted = await readWanted(config, client, task.without);
  const present = await readSettled(session, session.key);
  forgetDeletedRegistration(session, present);
  const changes = planChanges(wanted, present, randomUUID);
  const wasSecretMade = session.record.made.some(({ kind }) => kind === 'secret');
  const result: SetupResult = {
    config,
    appId: present.registration?.appId,
    changes: changes.map(describeChange),
    leftOut: leftOut(config, task.clientSecret || wasSecretMade),
    record: task.record,
  };
  if (task.kind === 'what-if') return setupOutcome({ ...result, isWhatIf: true });
  const needsSecret = task.clientSecret && !wasSecretMade;
  const secretChange = needsSecret ? [describeChange({ kind: 'secret', keyId: '' })] : [];
  const all = [...result.changes, ...secretChange];
  if (all.length > 0) {
    context.tell(changeLines(all).join('\n'));
    await context.confirm(`Make ${counted(all.length, 'change')} in the tenant ${config.tenantId}?`);
  }
  const after = await applyAll(session, present, changes);
  const secret = needsSecret ? await makeSecret(session, after) : undefined;
  await verify(session, wanted);
  return setupOutcome({
    ...result,
    changes: all,
    appId: after.registration?.appId,
    secret,
    ...(task.clientSecret && wasSecretMade && { hadSecret: true }),
  });
}

/**
 * What the tenant has. Graph may not show yet what a run just before has made: while something of the record is
 * missing, it is read again for some seconds.
 */
async function readSettled({ client, record, context }: Session, key: RegistrationKey): Promise<Present> {
  let present = await readPresent(client, key);
  for (const pause of REPLICATION_PAUSES.slice(0, PAUSES_FOR_RECORD)) {
    if (record.made.every((change) => change.kind === 'secret' || !isUndone(present, change))) break;
    context.progress.show('Reading again, because not everything of the record is visible …');
    await wait(pause);
    present = await readPresent(client, key);
  }
  return present;
}

/** Together three seconds. */
const PAUSES_FOR_RECORD = 4;

/** If the registration of the record was deleted, nothing of what was recorded is left. */
function forgetDeletedRegistration(session: Session, { registration }: Present): void {
  const { record } = session;
  if (record.appId !== undefined && record.appId !== registration?.appId) {
    session.record = { ...record, appId: undefined, made: [] };
  }
}

async function applyAll(session: Session, present: Present, changes: readonly SetupChange[]): Promise<Present> {
  const { client, context } = session;
  const stop = context.catchStop();
  let state = present;
  for (const [index, change] of changes.entries()) {
    if (stop.aborted) throw stopped();
    context.progress.show(`${index + 1} of ${changes.length}: ${describeChange(change).what}`);
    const before = session.record;
    // Recorded first, so that a process that dies leaves nothing unrecorded. The id of a registration is known later.
    const isRegistration = change.kind === 'registration';
    if (!isRegistration)
      await save(session, { ...before, appId: state.registration?.appId, made: [...before.made, change] });
    try {
      state = await applyChange(client, state, change);
    } catch (error) {
      if (error instanceof CodedError && error.code === 'setup-refused') await save(session, before);
      throw error;
    }
    if (isRegistration)
      await save(session, { ...before, appId: state.registration?.appId, made: [...before.made, change] });
  }
  return state;
}

const Password = z.object({ keyId: z.string(), secretText: z.string() });

/** The secret is in Graph's answer only: it is printed, and kept nowhere. */
async function makeSecret(session: Session, { registration }: Present): Promise<string> {
  const answer = await session.client.change({
    method: 'POST',
    path: `/applications/${registration?.id}/addPassword`,
    body: { passwordCredential: { displayName: 'Photo Sync' } },
    what: describeChange({ kind: 'secret', keyId: '' }).what,
  });
  const { keyId, secretText } = Password.parse(typeof answer === 'string' ? undefined : answer.body);
  const { record } = session;
  await save(session, { ...record, appId: registration?.appId, made: [...record.made, { kind: 'secret', keyId }] });
  return secretText;
}

/** Reads again until nothing is missing. Graph may answer with an old state for some time. */
async function verify(session: Session, wanted: Wanted): Promise<void> {
  const key = { ...session.key, recordedAppId: session.record.appId ?? session.key.recordedAppId };
  await untilDone(session, async () => {
    const present = await readPresent(session.client, key);
    return planChanges(wanted, present, randomUUID).map((change) => describeChange(change).what);
  });
}

async function remove(session: Session): Promise<Outcome> {
  const { client, context, record, config } = session;
  const key = { appId: undefined, recordedAppId: record.appId, identifierUri: undefined };
  const present = await readSettled(session, key);
  const changes = planRemoval(record.made).filter((change) => !isUndone(present, change));
  const described = changes.map(describeChange);
  if (changes.length > 0) {
    context.tell(changeLines(described, '-').join('\n'));
    await context.confirm(`Remove these ${changes.length} things from the tenant ${config.tenantId}?`);
  }
  const stop = context.catchStop();
  let state = present;
  for (const change of changes) {
    if (stop.aborted) throw stopped();
    context.progress.show(`Removing: ${describeChange(change).what}`);
    state = await undoChange(client, state, change);
  }
  await untilDone(session, async () => {
    const left = await readPresent(client, key);
    return changes
      .filter((change) => change.kind !== 'secret' && !isUndone(left, change))
      .map((one) => describeChange(one).what);
  });
  await save(session, { ...record, made: [] });
  return removalOutcome(config.tenantId, described);
}

async function untilDone({ context }: Session, missing: () => Promise<readonly string[]>): Promise<void> {
  for (const pause of [...REPLICATION_PAUSES, undefined]) {
    const left = await missing();
    if (left.length === 0) return;
    if (pause === undefined) {
      throw new CodedError('setup-unverified', `Microsoft Graph does not show yet: ${left.join('; ')}.`, {
        remedy: 'Wait some minutes, and run it again: it makes only what is missing.',
      });
    }
    context.progress.show('Waiting until Microsoft Graph shows all changes …');
    await wait(pause);
  }
}

async function save(session: Session, record: SetupRecord): Promise<void> {
  session.record = record;
  await writeRecord(session.file, record);
}

function stopped(): CodedError {
  return new CodedError('setup-failed', 'It was stopped before all changes were made.', {
    remedy: 'Run it again: it continues there. --remove takes back what was made.',
  });
}
