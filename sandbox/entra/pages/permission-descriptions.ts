import { GRAPH_APP_ID, SHAREPOINT_APP_ID } from '../../tenant/directory/microsoft-apis.ts';
import type { ResourceScopes } from '../requested-scopes.ts';

/** Text of a permission on the consent page. */
export interface PermissionDescription {
  readonly title: string;
  readonly details: string;
}

/**
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc,
 * https://learn.microsoft.com/graph/permissions-reference
 */
const OPENID: Readonly<Record<string, PermissionDescription>> = {
  openid: { title: 'Sign you in', details: 'The app learns that it is you who signs in.' },
  profile: { title: 'View your basic profile', details: 'The app sees your name and user name.' },
  email: { title: 'View your email address', details: 'The app sees your main email address.' },
  offline_access: {
    title: 'Maintain access to data you have given it access to',
    details: 'The app may go on using what you allow here while you are away.',
  },
};

const GRAPH: Readonly<Record<string, PermissionDescription>> = {
  'user.read': {
    title: 'Sign you in and read your profile',
    details: 'The app reads your profile and the company information of signed-in people.',
  },
  'user.readbasic.all': { title: "Read all users' basic profiles", details: 'Names, email addresses and photos.' },
  'user.read.all': {
    title: "Read all users' full profiles",
    details: 'Everything in the profiles of the organization.',
  },
  'user.readwrite': { title: 'Read and update your profile', details: 'Your photo is part of your profile.' },
};

const SHAREPOINT: Readonly<Record<string, PermissionDescription>> = {
  'allsites.read': {
    title: 'Read items in all site collections',
    details: 'Whatever you can see in SharePoint yourself.',
  },
  'user.read.all': { title: 'Read user profiles', details: 'Profiles in SharePoint, and the site collection’s users.' },
  'user.readwrite.all': {
    title: 'Read and write user profiles',
    details: 'Profiles in SharePoint, and their properties.',
  },
};

/** Texts of the requested permissions, OpenID Connect scopes first. A permission without a text is shown by name. */
export function describePermissions(
  openId: readonly string[],
  requested: readonly ResourceScopes[],
): PermissionDescription[] {
  const signIn = openId.flatMap((scope) => OPENID[scope.toLowerCase()] ?? []);
  const apis = requested.flatMap(({ resource, permissions }) =>
    permissions.map((one) => descriptionOf(resource.id, one)),
  );
  return [...signIn, ...apis];
}

function descriptionOf(resourceId: string, permission: string): PermissionDescription {
  const [api, descriptions] =
    resourceId === GRAPH_APP_ID
      ? ['Microsoft Graph', GRAPH]
      : resourceId === SHAREPOINT_APP_ID
        ? ['SharePoint', SHAREPOINT]
        : [resourceId, {}];
  return descriptions[permission.toLowerCase()] ?? { title: permission, details: `A permission of ${api}.` };
}
