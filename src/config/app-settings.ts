import { z } from 'zod/v4';
import { CLOUD_NAMES } from '../microsoft365/clouds.ts';

/** Identities of the bot and of its app registrations, and their tenant. */
export const APP_SETTINGS = {
  BOT_ID: {
    type: z.guid().toLowerCase(),
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
    meaning: 'the public https address of this service, from which Teams loads the pictures on cards',
    where: 'the messaging endpoint of your Azure Bot without /api/messages, e.g. https://photo-sync.contoso.com',
  },
  AAD_APP_CLIENT_ID: {
    type: z.guid().toLowerCase(),
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
      'a PEM file with the certificate and the private key that the app reads with; SharePoint accepts no client secret from an app',
    where:
      'upload the certificate in Entra admin center > App registrations > Photo Sync > Certificates & secrets > Certificates',
  },
  APP_MANAGED_IDENTITY: {
    // https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
    type: z
      .string()
      .refine((identity) => identity.toLowerCase() !== 'system', {
        error: 'is the system-assigned identity, but Entra ID lets only a user-assigned one stand for an app',
        abort: true,
      })
      .pipe(z.guid())
      .optional(),
    meaning: 'the client id of the user-assigned managed identity that the app uses instead of a certificate',
    where: 'Azure portal > Managed Identities > your identity > Overview > Client ID',
  },
  AAD_APP_TENANT_ID: {
    type: z.guid().toLowerCase(),
    meaning: "your tenant's id",
    where: 'Entra admin center > Overview > Tenant ID',
  },
  CLOUD: {
    type: z.enum(CLOUD_NAMES).default('worldwide'),
    meaning: `your tenant's Microsoft cloud: ${CLOUD_NAMES.join(', ')}`,
    where: 'omit it unless your tenant is in a national cloud; docs/settings.md lists them',
  },
  AAD_APP_OAUTH_AUTHORITY_HOST: {
    type: z.url().optional(),
    meaning: "the sign-in host, if it is not your cloud's",
    where: 'omit it unless you use a sandbox',
  },
} as const;
