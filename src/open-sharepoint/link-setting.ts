import { LINK_CANDIDATES, type LinkSetting } from './types.ts';

/** The values of OPEN_SHAREPOINT. */
export const LINK_SETTINGS = ['auto', ...LINK_CANDIDATES] as const satisfies readonly LinkSetting[];

/**
 * Former values, each with the reason why it is refused. `me.aspx` led to one's own Person.aspx, which leads elsewhere:
 * https://learn.microsoft.com/sharepoint/delve-retirement
 */
const RETIRED: Readonly<Record<string, string>> = {
  'my-page': 'can no longer be my-page, which leads to the same page as profile-page since Delve was retired',
};

/** Why a text is no valid setting. Undefined: it is one. */
export function linkSettingProblem(text: string): string | undefined {
  if (LINK_SETTINGS.some((setting) => setting === text)) return undefined;
  return Object.hasOwn(RETIRED, text) ? RETIRED[text] : 'is malformed';
}
