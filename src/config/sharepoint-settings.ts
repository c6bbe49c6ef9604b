import { z } from 'zod/v4';
import { LINK_SETTINGS, linkSettingProblem } from '../open-sharepoint/link-setting.ts';
import type { LinkSetting } from '../open-sharepoint/types.ts';

/** Settings of SharePoint and of the link that opens it. */
export const SHAREPOINT_SETTINGS = {
  SHAREPOINT_MY_SITE_URL: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    meaning:
      "the address of the tenant's My Site host; if omitted, the bot learns it from Graph or from several people",
    where:
      "open OneDrive in a browser and copy its address up to the host, which starts with your tenant's name and -my",
  },
  SHAREPOINT_SCOPE: {
    type: z
      .string()
      .regex(/^[\w.]+$/)
      .default('.default'),
    meaning:
      'the delegated SharePoint permission to request (UNCONFIRMED [sharepoint-scope] which one is sufficient; .default: all that were consented to)',
    where: 'Entra admin center > App registrations > Photo Sync > API permissions',
  },
  OPEN_SHAREPOINT: {
    type: z
      .string()
      .default('auto')
      .transform((text, context) => {
        const problem = linkSettingProblem(text);
        if (problem) context.addIssue(problem);
        return text as LinkSetting;
      }),
    meaning: `the page that "Open SharePoint" opens: ${LINK_SETTINGS.join(', ')}`,
    where: 'omit it for auto, which learns what works; docs/settings.md explains each',
  },
  OPEN_SHAREPOINT_PAGE: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    meaning: 'the address of a page with a People web part, which shows people their own picture',
    where: 'a page of your intranet; omit it if there is none',
  },
  OPEN_SHAREPOINT_VIA: {
    type: z.enum(['bot', 'direct']).default('bot'),
    meaning: 'bot: "Open SharePoint" leads through the bot, which notes the press; direct: it does not',
    where: 'omit it for bot; with direct, the bot cannot learn which page works',
  },
  COPY_INTERVAL_HOURS: {
    type: z.coerce
      .number()
      .positive()
      .max(24 * 30)
      .optional(),
    meaning: "SharePoint's minimum interval between two copies of a photo, in hours",
    where:
      'omit it: the bot assumes 24 hours (UNCONFIRMED [copy-interval]), or less if it sees that; your setting takes precedence',
  },
} as const;
