import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctorCommand } from '../../../cli/doctor/command.ts';
import type { CheckedLine } from '../../../cli/doctor/types.ts';
import type { ProcessContext } from '../../../cli/program/types.ts';
import type { Tenant } from '../../../sandbox/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';
import { APP_PERMISSIONS } from '../../../src/microsoft365/identity/permissions.ts';
import { serveFolder } from '../../../src/store/database/folder-socket.ts';
import { memoryDatabase } from '../bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../bot/running-bot.ts';
import { type CommandResult, runHere } from '../command.ts';

type Changes = Readonly<Record<string, string | undefined>>;

/** A bot in its sandbox, with its database in a folder, and the doctor that examines both. */
export interface DoctorBot {
  readonly bot: RunningBot;
  /** Folder for files of the test. */
  readonly folder: string;
  /** The settings of the bot. A change to undefined removes one. */
  settings(changes?: Changes): Record<string, string>;
  run(args: readonly string[], changes?: Changes, more?: Partial<ProcessContext>): Promise<CommandResult>;
  /** The lines of the report, from JSON. */
  lines(changes?: Changes, args?: readonly string[]): Promise<readonly CheckedLine[]>;
  stop(): Promise<void>;
}

/** Every application permission that `setup` grants, so that a check that warns has a reason. */
export function grantAll({ apps }: Tenant): void {
  const { graph, sharepoint } = apps.signIn.applicationGrants ?? { graph: [], sharepoint: [] };
  const namesOf = (api: string) =>
    APP_PERMISSIONS.filter((one) => one.type === 'application' && one.api === api).map(({ name }) => name);
  graph.splice(0, graph.length, ...namesOf('Microsoft Graph'));
  sharepoint.splice(0, sharepoint.length, ...namesOf('SharePoint'));
}

export async function startDoctorBot(): Promise<DoctorBot> {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const certificate = join(folder, 'app.pem');
  const clock = join(folder, 'clock');
  const authority = join(folder, 'authority.pem');
  writeFileSync(clock, '0');
  const bot = await startTenantWithBot({
    secretless: false,
    async settings(tenant) {
      await writeAppCertificate(tenant.apps.signIn, certificate);
      grantAll(tenant);
      writeFileSync(authority, tenant.certificates.authority);
      return { APP_CERTIFICATE_FILE: certificate };
    },
  });
  const socket = await serveFolder((await memoryDatabase()).pglite, folder);
  const { tenant } = bot;
  const settings = (changes: Changes = {}) => {
    const files = { authority, clock, data: folder, certificate };
    const all = { ...botEnvironment(tenant, new URL(bot.url), files), ...changes };
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  };
  const run: DoctorBot['run'] = (args, changes, more) => runHere(doctorCommand, args, settings(changes), more);
  return {
    bot,
    folder,
    settings,
    run,
    lines: async (changes, args = []) => JSON.parse((await run(['--json', ...args], changes)).out).checks,
    async stop() {
      await socket.close();
      await bot.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
