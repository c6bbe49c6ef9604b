import { ROLE_TEMPLATES } from '../../tenant/people/directory-roles.ts';
import type { PhotoUpdateSettings } from '../../tenant/policies.ts';

/** Who may change photos, as the page offers it. */
export const PHOTO_UPDATES: readonly {
  readonly name: string;
  readonly words: string;
  readonly settings: PhotoUpdateSettings;
}[] = [
  { name: 'everybody', words: 'everybody', settings: { source: 'cloud', allowedRoles: [] } },
  {
    name: 'admins',
    words: 'People Administrators only',
    settings: { source: 'cloud', allowedRoles: [ROLE_TEMPLATES['People Administrator']] },
  },
  {
    name: 'on-premises',
    words: "nobody in the cloud: the organization's own directory has them",
    settings: { source: 'onPremises', allowedRoles: [] },
  },
];

/** The choice that these settings are; undefined: another one, set by a script. */
export function photoUpdateChoice({ source, allowedRoles }: PhotoUpdateSettings): string | undefined {
  return PHOTO_UPDATES.find(
    ({ settings }) => settings.source === source && settings.allowedRoles.join() === allowedRoles.join(),
  )?.name;
}
