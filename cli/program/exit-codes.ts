import { asCodedError, type ErrorCode } from '../../src/errors.ts';

export const EXIT_DONE = 0;

/** Exit codes that each subcommand has beside its own. The numbers are those of sysexits.h. */
export const SHARED_EXIT_CODES = {
  64: 'the arguments are wrong',
  77: 'not done: the question was not answered with yes',
  78: 'settings are missing or malformed, or the settings file or the certificate cannot be used',
} as const satisfies Record<number, string>;

/** Exit codes by error. Any other error has the subcommand's `failed`. */
const BY_ERROR: Partial<Record<ErrorCode, keyof typeof SHARED_EXIT_CODES>> = {
  'arguments-invalid': 64,
  'not-confirmed': 77,
  'config-invalid': 78,
  'settings-file-unreadable': 78,
  'certificate-unusable': 78,
  'placeholder-unresolved': 78,
};

/** The exit code for a thrown value. `failed`: the subcommand's own code for failures. */
export function exitCodeOfError(thrown: unknown, failed: number): number {
  return BY_ERROR[asCodedError(thrown).code] ?? failed;
}
