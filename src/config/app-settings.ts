import { z } from 'zod/v4';
import { CLOUD_NAMES } from '../microsoft365/clouds.ts';

/** Who the bot is, and in which tenant. */
export const APP_SETTINGS = {
  BOT_ID: {
    type: z.guid(),
    meaning: "the bot's application (client) id",
    where: 'Azure portal > your Azure Bot > Configuration > Microsoft App ID',
  },
  BOT_PASSWORD: {
    type: z.string().min(1),
    meaning: "the bot's client secret",
    where: "Entra admin center > App registrations > the bot's app > Certificates & secrets",
  },
  BOT_ENDPOINT: {
    type: z.url({ protocol: /^https?$/ }),
    meaning: 'the public https address of this service, where Teams fetches the pictures of its cards',
    where: 'the messaging endpoint of your Azure Bot without /api/messages, e.g. https://photo-sync.contoso.com',
  },
  AAD_APP_CLIENT_ID: {
    type: z.guid(),
    meaning: 'the application (client) id of the app that signs people in',
    where: 'Entra admin center > App registrations > Photo Sync > Overview',
  },
  AAD_APP_CLIENT_SECRET: {
    type: z.string().min(1),
    meaning: 'the client secret of the app that signs people in',
    where: 'Entra admin center > App registrations > Photo Sync > Certificates & secrets',
  },
  APP_CERTIFICATE_FILE: {
    type: z.string().min(1).optional(),
    meaning:
      'the file (PEM) with the certificate and the key with which the app reads by itself; SharePoint lets no app in with a secret',
    where:
      'upload its public half in Entra admin center > App registrations > Photo Sync > Certificates & secrets > Certificates',
  },
  APP_MANAGED_IDENTITY: {
    type: z.union([z.literal('system'), z.guid()]).optional(),
    meaning: 'the managed identity that stands for the app instead of a certificate: its client id, or "system"',
    where: 'Azure portal > your managed identity > Overview > Client ID',
  },
  AAD_APP_TENANT_ID: {
    type: z.guid(),
    meaning: 'the id of your tenant',
    where: 'Entra admin center > Overview > Tenant ID',
  },
  CLOUD: {
    type: z.enum(CLOUD_NAMES).default('worldwide'),
    meaning: `the Microsoft cloud that your tenant is in: ${CLOUD_NAMES.join(', ')}`,
    where: 'leave it out unless your tenant is in a national cloud; docs/settings.md tells them apart',
  },
  AAD_APP_OAUTH_AUTHORITY_HOST: {
    type: z.url().optional(),
    meaning: 'the sign-in host, if it is not the one of your cloud',
    where: 'leave it out unless you use a sandbox',
  },
} as const;
