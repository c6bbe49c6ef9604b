import { ROLE_TEMPLATES } from '../../tenant/people/directory-roles.ts';
import type { PhotoUpdateSettings } from '../../tenant/policies.ts';

/** The page's choices of who may change photos. */
export const PHOTO_UPDATES: readonly {
  readonly name: string;
  readonly label: string;
  readonly settings: PhotoUpdateSettings;
}[] = [
  { name: 'everybody', label: 'all people', settings: { source: 'cloud', allowedRoles: [] } },
  {
    name: 'admins',
    label: 'People Administrators only',
    settings: { source: 'cloud', allowedRoles: [ROLE_TEMPLATES['People Administrator']] },
  },
  {
    name: 'on-premises',
    label: 'no one in the cloud: photos come from the on-premises directory',
    settings: { source: 'onPremises', allowedRoles: [] },
  },
];

/** The choice that matches these settings; undefined if a script set others. */
export function photoUpdateChoice({ source, allowedRoles }: PhotoUpdateSettings): string | undefined {
  return PHOTO_UPDATES.find(
    ({ settings }) => settings.source === source && settings.allowedRoles.join() === allowedRoles.join(),
  )?.name;
}
