import { z } from 'zod/v4';
import { limits } from '../limits.ts';
import { LINK_KINDS } from '../open-sharepoint/deep-link.ts';

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
      'the delegated SharePoint permission to request (UNCONFIRMED which one is sufficient; .default: all that were consented to)',
    where: 'Entra admin center > App registrations > Photo Sync > API permissions',
  },
  OPEN_SHAREPOINT: {
    type: z.enum(LINK_KINDS).default('profile-page'),
    meaning: `the page that "Open SharePoint" opens: ${LINK_KINDS.join(', ')}`,
    where: 'docs/settings.md explains each',
  },
  OPEN_SHAREPOINT_PAGE: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    meaning: 'the address of a page with a People web part, for OPEN_SHAREPOINT=people-page',
    where: 'a page of your intranet that shows people their own picture',
  },
  COPY_INTERVAL_HOURS: {
    type: z.coerce
      .number()
      .positive()
      .max(24 * 30)
      .default(limits.sharePoint.copyInterval / 3_600_000),
    meaning: "SharePoint's minimum interval between two copies of a photo, in hours",
    where: 'omit it unless Microsoft changes its 24 hours',
  },
} as const;
