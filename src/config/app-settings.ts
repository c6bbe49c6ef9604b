import { z } from 'zod/v4';
import { CLOUD_NAMES } from '../microsoft365/clouds.ts';

/** Identities of the bot and of its app registrations, and their tenant. */
export const APP_SETTINGS = {
  BOT_ID: {
    type: z.guid().toLowerCase(),
    meaning: "the bot's application (client) id",
    where: 'Azure portal > your Azure Bot > Configuration > Microsoft App ID',
  },
  BOT_TYPE: {
    // Bot Service creates no multi-tenant registration any more:
    // https://learn.microsoft.com/azure/bot-service/bot-service-quickstart-registration
    type: z
      .string()
      .toLowerCase()
      .default('singletenant')
      .pipe(z.enum(['singletenant', 'userassignedmsi'])),
    meaning:
      'what the bot is: SingleTenant, an app registration with a proof of its own, or UserAssignedMSI, the managed identity with the id BOT_ID',
    where: 'Azure portal > your Azure Bot > Configuration > Bot Type',
  },
  BOT_PASSWORD: {
    type: z.string().min(1).optional(),
    meaning:
      "the bot's client secret; needed unless BOT_CERTIFICATE, BOT_CERTIFICATE_FILE or AZURE_FEDERATED_TOKEN_FILE is set, or BOT_TYPE is UserAssignedMSI",
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
    type: z.string().min(1).optional(),
    meaning:
      'the client secret of the app that signs people in; needed unless APP_CERTIFICATE, APP_CERTIFICATE_FILE, APP_MANAGED_IDENTITY or AZURE_FEDERATED_TOKEN_FILE is set',
    where: 'Entra admin center > App registrations > Photo Sync > Certificates & secrets',
  },
  ...certificateSettings('APP_CERTIFICATE', {
    whose: 'the app that signs people in and reads by itself; SharePoint accepts no client secret from an app',
    page: 'Photo Sync',
  }),
  ...certificateSettings('BOT_CERTIFICATE', { whose: 'the bot', page: "the bot's app" }),
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
  AZURE_FEDERATED_TOKEN_FILE: {
    // The webhook of AKS sets this name, too:
    // https://azure.github.io/azure-workload-identity/docs/installation/mutating-admission-webhook.html
    type: z.string().min(1).optional(),
    meaning:
      'on Kubernetes: the file with the token of the service account that stands for the bot, the app and DATABASE_IDENTITY',
    where: 'the projected volume of deploy/kubernetes.yaml; on AKS, the webhook of workload identity sets it',
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

/** The certificate of an app as a value or a file, and the password of its key. */
function certificateSettings<Name extends string>(name: Name, { whose, page }: { whose: string; page: string }) {
  const type = z.string().min(1).optional();
  const where = `upload the certificate, not the key, in Entra admin center > App registrations > ${page} > Certificates & secrets > Certificates`;
  return {
    [name]: {
      type,
      meaning: `the certificate and the private key of ${whose}: PEM, or PKCS #12 in base64 as from Azure Key Vault`,
      where,
    },
    [`${name}_FILE`]: { type, meaning: `a PEM or PKCS #12 file with the certificate and key of ${whose}`, where },
    [`${name}_PASSWORD`]: {
      type,
      meaning: `the password of the private key in ${name} or ${name}_FILE`,
      where: 'omit it unless the key has a password',
    },
  } as Record<Name | `${Name}_FILE` | `${Name}_PASSWORD`, { type: typeof type; meaning: string; where: string }>;
}
