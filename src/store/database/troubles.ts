/** A kind of database trouble, with what follows from it. */
export interface Trouble {
  readonly kind: TroubleKind;
  /** It does not pass by itself: an operator has to act. */
  readonly permanent: boolean;
  /** The connection is of no further use, even if it is still open. */
  readonly dropsConnection: boolean;
  /** What the operator can do. */
  readonly remedy: string;
}

export type TroubleKind = keyof typeof TROUBLES;

const CHECK_ADDRESS =
  'Check DATABASE_URL: postgres://user:password@host:5432/database, with ?sslmode=disable if the server has no TLS. Check that the server accepts connections from this machine.';

/** One row for each kind. docs/store.md has the same table for operators. */
const TROUBLES = {
  unreachable: { permanent: false, dropsConnection: true, remedy: CHECK_ADDRESS },
  slow: {
    permanent: false,
    dropsConnection: true,
    remedy: 'The server accepts connections and answers too late. Check its load, its locks and the network.',
  },
  'shutting-down': {
    permanent: false,
    dropsConnection: true,
    remedy: 'The server starts, stops or fails over. The service reconnects by itself.',
  },
  'read-only': {
    permanent: false,
    dropsConnection: true,
    remedy: 'DATABASE_URL leads to a standby server, or the server is read-only. It must name the primary server.',
  },
  'too-many-connections': {
    permanent: false,
    dropsConnection: true,
    remedy:
      'The server has no connection left. An instance of this service uses up to 12. Raise max_connections, or put PgBouncer before the server.',
  },
  'login-refused': {
    permanent: true,
    dropsConnection: true,
    remedy:
      'The server refuses the login. Check the user and the password in DATABASE_URL, and pg_hba.conf. With DATABASE_IDENTITY, the user must be the name that the server gave to the identity.',
  },
  'no-token': {
    permanent: false,
    dropsConnection: true,
    remedy:
      'DATABASE_IDENTITY got no token for the login. Check that this identity is assigned to this machine or, with AZURE_FEDERATED_TOKEN_FILE, trusts its service account; see the cause in the log.',
  },
  'no-database': {
    permanent: true,
    dropsConnection: true,
    remedy: 'The database that DATABASE_URL names does not exist on this server. Create it, or correct its name.',
  },
  certificate: {
    permanent: true,
    dropsConnection: true,
    remedy:
      'The TLS connection to the server is refused. If a private authority signed its certificate, name the authority in DATABASE_CA_FILE or NODE_EXTRA_CA_CERTS, or add sslrootcert=FILE to DATABASE_URL. If the server has no TLS, add sslmode=disable to DATABASE_URL.',
  },
  'not-permitted': {
    permanent: true,
    dropsConnection: false,
    remedy:
      'The login of DATABASE_URL must own the schemas photo_sync and photo_sync_jobs, or be allowed to create them.',
  },
  'disk-full': {
    permanent: false,
    dropsConnection: false,
    remedy: "The server's disk is full. Free space on the server.",
  },
  locked: {
    permanent: false,
    dropsConnection: false,
    remedy: 'Another session holds a lock. If no instance is starting, look for old sessions in pg_stat_activity.',
  },
  'pooler-parameters': {
    permanent: true,
    dropsConnection: true,
    remedy:
      'The connection pooler refuses a start-up parameter. Add it to ignore_startup_parameters in pgbouncer.ini, or connect to the server directly.',
  },
  /** The server refused one statement. The connection is good. */
  statement: { permanent: true, dropsConnection: false, remedy: 'This is a defect of Photo Sync. Report it.' },
  unknown: { permanent: true, dropsConnection: true, remedy: 'See the cause in the log, and docs/store.md.' },
} as const satisfies Readonly<Record<string, Omit<Trouble, 'kind'>>>;

/** SQLSTATE or class (first two characters): https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BY_SQLSTATE: Readonly<Record<string, TroubleKind>> = {
  '08': 'unreachable',
  '25006': 'read-only',
  '25P03': 'slow',
  '28': 'login-refused',
  '3D000': 'no-database',
  '42501': 'not-permitted',
  '53300': 'too-many-connections',
  '53100': 'disk-full',
  '53': 'too-many-connections',
  '55P03': 'locked',
  '57014': 'slow',
  '57P04': 'no-database',
  '57P': 'shutting-down',
};

/** OpenSSL's and Node's codes of a refused certificate: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE_CODES =
  /^(ERR_TLS_|CERT_|SELF_SIGNED_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT$|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT))/;

/** Node's codes of a failed connection: https://nodejs.org/api/errors.html#common-system-errors */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT',
  'ENOTCONN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Classifies an error of pg or of the network under it. Pure. */
export function classifyTrouble(error: unknown): Trouble {
  const kind = kindOf(error);
  return { kind, ...TROUBLES[kind] };
}

/**
 * Whether PgBouncer refuses a start-up parameter that a PostgreSQL server accepts. Source:
 * https://www.pgbouncer.org/config.html#ignore_startup_parameters and `unsupported startup parameter` in
 * https://github.com/pgbouncer/pgbouncer/blob/master/src/client.c
 */
export function refusesParameters(error: unknown): boolean {
  return error instanceof Error && error.message.includes('unsupported startup parameter');
}

function kindOf(error: unknown): TroubleKind {
  const { code, message, severity } = Object(error) as { code?: unknown; message?: unknown; severity?: unknown };
  const text = typeof message === 'string' ? message : '';
  if (code === 'token-refused') return 'no-token';
  // Only the server's own errors have a severity. Some of Node's codes look like a SQLSTATE: EPIPE.
  if (typeof severity === 'string' && typeof code === 'string') {
    if (refusesParameters(error)) return 'pooler-parameters';
    return BY_SQLSTATE[code] ?? BY_SQLSTATE[code.slice(0, 3)] ?? BY_SQLSTATE[code.slice(0, 2)] ?? 'statement';
  }
  if (typeof code === 'string' && CERTIFICATE_CODES.test(code)) return 'certificate';
  // Errors of pg itself have no code.
  if (/does not support SSL/.test(text)) return 'certificate';
  if (/^SASL|password must be a string/i.test(text)) return 'login-refused';
  if (/timeout/i.test(text)) return 'slow';
  if (NETWORK_CODES.has(String(code)) || /connection (terminated|error)|closed/i.test(text)) return 'unreachable';
  return 'unknown';
}
