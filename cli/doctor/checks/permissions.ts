import {
  APP_PERMISSIONS,
  type AppPermission,
  type MicrosoftApiName,
} from '../../../src/microsoft365/identity/permissions.ts';
import { readTokenClaims } from '../../../src/microsoft365/identity/token-claims.ts';
import { createSharePointReader } from '../../../src/microsoft365/sharepoint/sharepoint-reader.ts';
import type { Failed, Source } from '../../../src/photo/evidence.ts';
import { failed, failedRead, good, warning } from '../findings.ts';
import { APP_CREDENTIAL_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';
import { callGraph, samplePerson } from './permission-calls.ts';

/** A call that needs a permission, on any object. Undefined: it succeeded. */
type PermissionCall = (subject: Subject, signal: AbortSignal) => Promise<Failed | undefined>;

/** Every application permission with the call that needs it. docs/permissions.md has the same list. */
const CALLS: Readonly<Record<string, PermissionCall>> = {
  'Microsoft Graph User.Read.All': (subject, signal) => callGraph(subject, '/users?$select=id&$top=1', signal),
  'Microsoft Graph PeopleSettings.Read.All': (subject, signal) =>
    callGraph(subject, '/admin/people/photoUpdateSettings', signal),
  // Without a group to ask for: who may read groups learns that there is none with this id.
  'Microsoft Graph GroupMember.Read.All': async (subject, signal) => {
    const path = '/groups/00000000-0000-0000-0000-000000000000/transitiveMembers';
    const failure = await callGraph(subject, path, signal);
    return failure?.reason === 'not-found' ? undefined : failure;
  },
  'Microsoft Graph Sites.Read.All': (subject, signal) => callGraph(subject, '/sites/root?$select=webUrl', signal),
  'SharePoint User.Read.All': async (subject, signal) => failureOf(await sharePointOf(subject, signal, 'profile')),
  'SharePoint Sites.Read.All': async (subject, signal) => failureOf(await sharePointOf(subject, signal, 'picture')),
};

/** One line for each permission of the app itself, and one for those that nothing needs. */
export function permissionChecks(subject: Subject): Check[] {
  const ofApp = APP_PERMISSIONS.filter(({ type }) => type === 'application');
  return [
    ...ofApp.map((permission) => permissionCheck(subject, permission)),
    surplusCheck(subject, 'Microsoft Graph'),
    surplusCheck(subject, 'SharePoint'),
  ];
}

function permissionCheck(subject: Subject, permission: AppPermission): Check {
  const { api, name, why } = permission;
  return {
    id: `${idOf(api)}-${name}`,
    group: 'permissions',
    needs: needsOf(api),
    after: afterOf(api),
    async run(signal) {
      const label = `${api} ${name}`;
      const roles = await rolesOf(subject, api);
      if (roles === undefined && api === 'SharePoint') return noHost();
      const isNeeded = permission.part === 'reading-as-app' && subject.settings.NUDGES !== 'off';
      if (roles && !roles.includes(name)) return missing(`${label} is missing: ${why}`, isNeeded);
      if (api === 'SharePoint' && subject.credential.proof === 'secret') {
        return warning(
          `${label} is granted, but SharePoint accepts no client secret from an app`,
          'Set APP_CERTIFICATE_FILE, APP_MANAGED_IDENTITY or AZURE_FEDERATED_TOKEN_FILE: check, sweep and nudges read SharePoint with it.',
        );
      }
      const failure = await CALLS[label]?.(subject, signal);
      return failure ? failedRead(api === 'SharePoint' ? 'sharePoint' : 'graph', failure) : good(`${label}: ${why}`);
    },
  };
}

function surplusCheck(subject: Subject, api: MicrosoftApiName): Check {
  return {
    id: `${idOf(api)}-surplus`,
    group: 'permissions',
    needs: needsOf(api),
    after: afterOf(api),
    async run() {
      const roles = await rolesOf(subject, api);
      if (roles === undefined)
        return api === 'SharePoint' ? noHost() : warning(`${api}: unreadable token`, 'See above.');
      const used = APP_PERMISSIONS.filter((one) => one.api === api && one.type === 'application');
      const surplus = roles.filter((role) => !used.some(({ name }) => name === role));
      if (surplus.length === 0) return good(`${api}: no more than needed`);
      return warning(
        `${api}: the app has ${surplus.join(', ')}, which Photo Sync does not use`,
        'Remove it, unless something else uses this registration: Entra admin center > App registrations > Photo Sync > API permissions.',
      );
    },
  };
}

function missing(text: string, isNeeded: boolean): DoctorFinding {
  const remedy = 'Run photo-sync setup, or grant it with admin consent: docs/permissions.md.';
  return isNeeded
    ? failed(text, `${remedy} Nudges are switched on and need it.`)
    : warning(text, `${remedy} Without it, only this is missing.`);
}

/** Application permissions in the app's token. Undefined: no token, or an opaque one. */
async function rolesOf(
  { cloud, credential, mySite }: Subject,
  api: MicrosoftApiName,
): Promise<readonly string[] | undefined> {
  const resource = api === 'SharePoint' ? mySite : cloud.graph.resource;
  if (resource === undefined) return undefined;
  return readTokenClaims(await credential.getToken(`${resource}/.default`))?.roles;
}

function noHost(): DoctorFinding {
  return warning('not checked: the My Site host is not known', 'Set SHAREPOINT_MY_SITE_URL to check it.');
}

async function sharePointOf(subject: Subject, signal: AbortSignal, what: 'profile' | 'picture') {
  const { mySite: mySiteUrl = '', credential, config } = subject;
  const person = await samplePerson(subject, signal);
  if ('state' in person) return person;
  const getToken = () => credential.getToken(`${mySiteUrl}/.default`);
  const reader = createSharePointReader({ mySiteUrl, asAppFor: person, getToken, version: config.version });
  const profile = await reader.profile(signal);
  return what === 'profile' || profile.state !== 'read' ? profile : reader.picture(profile.value, signal);
}

/** What says nothing about permissions is no failure: the person may have no profile or no picture. */
function failureOf(source: Source<unknown>): Failed | undefined {
  if (source.state !== 'failed') return undefined;
  return ['not-found', 'foreign-host', 'foreign-file'].includes(source.reason) ? undefined : source;
}

function idOf(api: MicrosoftApiName): string {
  return api === 'SharePoint' ? 'sharepoint' : 'graph';
}

function needsOf(api: MicrosoftApiName): Check['needs'] {
  return api === 'SharePoint' ? [...APP_CREDENTIAL_SETTINGS, 'SHAREPOINT_MY_SITE_URL'] : APP_CREDENTIAL_SETTINGS;
}

function afterOf(api: MicrosoftApiName): readonly string[] {
  return api === 'SharePoint' ? ['app-credential', 'my-site'] : ['app-credential'];
}
