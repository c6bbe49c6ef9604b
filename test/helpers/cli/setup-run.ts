import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupCommand } from '../../../cli/setup/command.ts';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { Person, Tenant } from '../../../sandbox/index.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';
import type { DirectoryRole } from '../../../sandbox/tenant/people/person.ts';
import { type CommandResult, runHere } from '../command.ts';
import { signInWithCode } from '../sandbox/device-sign-in.ts';

/** Settings that `setup` uses, as an admin has them before anything is registered. */
export function setupSettings(tenant: Tenant, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const files = { authority: '', clock: '', data: '' };
  const { AAD_APP_CLIENT_ID: _none, BOT_ENDPOINT: _later, ...all } = botEnvironment(tenant, new URL('http://x'), files);
  const isNeeded = (name: string) => /^(AAD_APP_TENANT_ID|BOT_ID|CLOUD|APP_MANAGED|.*_HOST|.*_URL)/.test(name);
  return { ...Object.fromEntries(Object.entries(all).filter(([name]) => isNeeded(name))), ...more };
}

/** Runs `setup` while an admin signs in with the code that it prints. */
export async function runSetup(
  tenant: Tenant,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  admin: Person = tenant.person('tom.brandt'),
): Promise<CommandResult> {
  const err: string[] = [];
  const write = (text: string) => {
    err.push(text);
    const code = /enter the code (\w+)/.exec(text)?.[1];
    if (code) void signInWithCode(tenant.state, admin, code);
  };
  const result = await runHere(setupCommand, args, settings, { stderr: { write } });
  return { ...result, err: err.join('') };
}

/** A path for a record that does not exist yet. */
export function newRecord(): string {
  return join(tmpdir(), `photo-sync-setup-${randomUUID()}.json`);
}

export function withRoles(person: Person, ...directoryRoles: DirectoryRole[]): Person {
  Object.assign(person, { directoryRoles });
  return person;
}

// biome-ignore lint/suspicious/noExplicitAny: bodies on the wire, whose members the tests name one by one
type GraphBody = any;

/** A request to Graph as an admin who may do everything. Returns the body. */
export async function asAdmin(tenant: Tenant, method: string, path: string, body?: object): Promise<GraphBody> {
  const token = await issueAccessToken(tenant.state, {
    audience: 'https://graph.microsoft.com',
    clientId: tenant.apps.bot.clientId,
    roles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
  });
  const response = await fetch(`${tenant.addresses.graph}/v1.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : {};
}

/** Everything about apps that Graph shows in the tenant, as one text. */
export async function directorySnapshot(tenant: Tenant): Promise<string> {
  const { replication } = tenant.state.directory;
  const { lag } = replication;
  const list = async (path: string): Promise<{ readonly id: string }[]> => {
    // Twice: the first answer may be of an old state.
    await asAdmin(tenant, 'GET', path);
    return (await asAdmin(tenant, 'GET', path)).value;
  };
  replication.lag = 0;
  const applications = await list('applications');
  const principals = await list('servicePrincipals');
  const parts: unknown[] = [applications, principals, await list('oauth2PermissionGrants')];
  for (const { id } of applications) parts.push(await list(`applications/${id}/federatedIdentityCredentials`));
  for (const { id } of principals) {
    parts.push(await list(`servicePrincipals/${id}/appRoleAssignments`));
    parts.push(await list(`servicePrincipals/${id}/appRoleAssignedTo`));
  }
  for (const type of ['application', 'servicePrincipal']) {
    parts.push(await list(`directory/deletedItems/microsoft.graph.${type}`));
  }
  replication.lag = lag;
  return JSON.stringify(parts, undefined, 1);
}
