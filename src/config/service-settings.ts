import { z } from 'zod/v4';

/** The service itself: where it listens, what it keeps, what it logs. */
export const SERVICE_SETTINGS = {
  PORT: {
    type: z.coerce.number().int().min(0).max(65_535).default(3978),
    meaning: 'the port this service listens on (0: any free one)',
    where: 'your hosting; Azure App Service sets it',
  },
  HOST: {
    type: z.string().min(1).default('0.0.0.0'),
    meaning: 'the network address this service listens on',
    where: 'leave it out unless only a proxy on this machine may connect',
  },
  SIGNING_KEY: {
    type: z.string().min(32).optional(),
    meaning: 'signs picture links and sign-in questions; left out, it is derived from BOT_PASSWORD',
    where: 'any secret of 32 characters or more, the same for every instance',
  },
  DATABASE_URL: {
    type: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    meaning:
      'a PostgreSQL server to remember things on, which several instances can share; left out, DATA_FOLDER is used',
    where: 'your PostgreSQL server: postgres://user:password@host:5432/database',
  },
  DATA_FOLDER: {
    type: z.string().min(1).default('data'),
    meaning: 'the folder of the database within this service, for one instance alone',
    where: 'a folder of its own on a disk that lasts; docs/store.md says more',
  },
  LOG_LEVEL: {
    type: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    meaning: 'how much is logged',
    where: 'leave it out',
  },
} as const;
