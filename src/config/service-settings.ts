import { z } from 'zod/v4';
import { supportLinkProblem } from './support-link.ts';

/** Settings of the service: network, storage, log, and the help desk. */
export const SERVICE_SETTINGS = {
  PORT: {
    type: z.coerce.number().int().min(0).max(65_535).default(3978),
    meaning: 'the port that this service listens on (0: any free port)',
    where:
      'your hosting service; Azure App Service sets it. A named pipe, as from iisnode, is not supported: use Linux',
  },
  HOST: {
    type: z.string().min(1).default('0.0.0.0'),
    meaning: 'the network address that this service listens on',
    where: 'omit it unless only a proxy on this machine may connect',
  },
  KEEP_ALIVE_SECONDS: {
    type: z.coerce.number().int().min(1).max(3_600).default(250),
    meaning: 'how long an idle connection stays open; longer than the proxy in front keeps it',
    where: "your proxy's idle timeout for connections to this service; docs/deploy.md lists common ones",
  },
  DRAIN_SECONDS: {
    type: z.coerce.number().int().min(0).max(600).default(5),
    meaning: 'how long the service goes on after SIGTERM, so that load balancers can stop sending requests',
    where: 'longer than your load balancer takes to notice that /ready answers 503; 0 if there is none',
  },
  HTTPS_PROXY: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    meaning: 'the proxy of requests to https addresses',
    where: 'your network team: http://host:port or http://user:password@host:port',
  },
  HTTP_PROXY: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    meaning: 'the proxy of requests to http addresses, and of all requests without HTTPS_PROXY',
    where: 'your network team: http://host:port or http://user:password@host:port',
  },
  ALL_PROXY: {
    // Often the address of a SOCKS proxy, for other programs: a conflict only if no other setting names a proxy.
    type: z.string().optional(),
    meaning: 'the proxy of all requests without HTTPS_PROXY and HTTP_PROXY; SOCKS is not supported',
    where: 'your network team: http://host:port or http://user:password@host:port',
  },
  NO_PROXY: {
    type: z.string().optional(),
    meaning: 'hosts that are reached without the proxy, separated by commas; each stands for the hosts below it too',
    where: 'your network team',
  },
  NODE_EXTRA_CA_CERTS: {
    type: z.string().optional(),
    meaning: 'a PEM file of certificate authorities to trust besides the public ones, read by Node at its start',
    where: 'your network team, if a proxy inspects TLS',
  },
  SIGNING_KEY: {
    type: z
      .string()
      .transform((text, context) => {
        const keys = text.split(',').map((key) => key.trim());
        if (keys.length > 2 || keys.some((key) => key.length < 32))
          context.addIssue('must be one key, or two with a comma between them, each of at least 32 characters');
        return keys;
      })
      .optional(),
    meaning:
      'the key that signs picture links and the sign-in state; of two, the first signs and both are accepted; needed without BOT_PASSWORD, from which it is derived if omitted',
    where: 'choose any secret of at least 32 characters, the same for all instances; docs/operate/rotate.md',
  },
  DATABASE_URL: {
    type: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    meaning:
      'the PostgreSQL database for stored data, which several instances can share; if omitted, DATA_FOLDER is used',
    where: 'your PostgreSQL server: postgres://user:password@host:5432/database',
  },
  DATABASE_IDENTITY: {
    type: z.guid().optional(),
    meaning:
      'the client id of the user-assigned managed identity that logs in to DATABASE_URL (with AZURE_FEDERATED_TOKEN_FILE, of any app in the tenant that trusts the service account); if omitted, the password is in DATABASE_URL',
    where: 'Azure portal > Managed Identities > your identity > Overview > Client ID',
  },
  DATABASE_CA_FILE: {
    type: z.string().min(1).optional(),
    meaning: "a PEM file with the authority of the database server's certificate",
    where: 'your database team; omit it if a public authority signed it, as in Azure',
  },
  DATA_FOLDER: {
    type: z.string().min(1).default('data'),
    meaning: 'the folder of the embedded database, for a single instance',
    where: 'choose a separate folder on a persistent disk; see docs/store.md',
  },
  FEEDBACK_BUTTONS: {
    type: z.enum(['off', 'on']).default('off'),
    meaning: "whether cards have two buttons to say whether they helped, in place of Teams' own thumbs: off, on",
    where: 'on if Teams shows no thumbs below the cards',
  },
  TARGETED_MESSAGES: {
    type: z.enum(['off', 'on']).default('off'),
    meaning: 'whether the bot answers in group chats and channels by messages that only the author sees: off, on',
    where: 'omit it while Microsoft has targeted messages in public preview',
  },
  SUPPORT_LINK: {
    type: z
      .string()
      .transform((text, context) => {
        const problem = supportLinkProblem(text);
        if (problem) context.addIssue(problem);
        return text;
      })
      .optional(),
    meaning: 'the address that "Ask IT support" opens, with {subject}, {text} and {reference} where you want them',
    where: 'docs/settings.md has examples: a form, a mail, a chat in Teams; omit it to let people copy the text',
  },
  LOG_LEVEL: {
    type: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    meaning: 'the lowest level of log messages',
    where: 'omit it for info',
  },
} as const;
