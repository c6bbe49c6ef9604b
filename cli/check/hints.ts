import type { Absent, Evidence, Failed, FailureReason, Source } from '../../src/photo/evidence.ts';

/** Why something could not be read, and what the admin can do about it; `source` as in the evidence, or `directory`. */
export interface Hint {
  readonly source: string;
  readonly cause: string;
  readonly remedy: string;
}

const REGISTRATION = 'Entra admin center > App registrations > Photo Sync';

/** Not for anybody to put right, and what the verdict is about. */
const SAID_BY_THE_VERDICT: readonly FailureReason[] = ['mailbox-on-premises', 'no-mailbox'];

/** One hint for each cause: sources that failed alike share it. */
export function hintsFor(evidence: Evidence): readonly Hint[] {
  const hints: Hint[] = [];
  for (const [source, value] of Object.entries(evidence)) {
    // The verdict does without the tenant's policy.
    if (source === 'photoPolicy' || !hasFailed(value) || SAID_BY_THE_VERDICT.includes(value.reason)) continue;
    const hint = hintFor(source, value);
    if (!hints.some(({ cause, remedy }) => cause === hint.cause && remedy === hint.remedy)) hints.push(hint);
  }
  return hints;
}

export function hintFor(source: string, failed: Failed): Hint {
  const service = source.startsWith('sharePoint') ? 'SharePoint' : 'Microsoft Graph';
  return { source, ...explain(service, failed) };
}

/** Why nobody is meant by `name`. */
export function hintForUnknownPerson(name: string, { sign }: Absent): Hint {
  const several = sign === 'several-of-that-mail';
  return {
    source: 'directory',
    cause: several ? 'Several people have this mail address.' : 'Nobody in this tenant has that name.',
    remedy: name.toUpperCase().includes(GUEST) ? OF_A_GUEST : OF_ANYBODY,
  };
}

/** In the UPN that a tenant gives a guest: https://learn.microsoft.com/entra/external-id/user-properties */
const GUEST = '#EXT#';
const OF_A_GUEST =
  "That is a guest's user principal name, and it holds the tenant in which they are a guest: check that it is this one, and put it in quotes so that the shell keeps the #. Or give the guest's own mail address, or the object id: Entra admin center > Users > the guest > Object ID.";
const OF_ANYBODY =
  'Give the user principal name: Microsoft 365 admin center > Users > Active users > Username. Of a guest, give the mail address or the object id.';

/** As lines of text. */
export function hintLines({ cause, remedy }: Hint): string[] {
  return ['', cause, remedy];
}

function explain(service: 'SharePoint' | 'Microsoft Graph', failed: Failed): Omit<Hint, 'source'> {
  const { reason, code, retryAfter } = failed;
  const named = code ? ` (${code})` : '';
  switch (reason) {
    case 'not-allowed':
    case 'no-token':
      if (code === 'certificate-needed') {
        return {
          cause: 'SharePoint takes no client secret from an app by itself: it wants a certificate.',
          remedy: `Upload one in ${REGISTRATION} > Certificates & secrets > Certificates, and set APP_CERTIFICATE_FILE; docs/permissions.md shows how to make it.`,
        };
      }
      if (code === 'unavailable') {
        return {
          cause: 'The sign-in host did not answer as Entra ID does.',
          remedy: 'Check that this machine can reach it (proxy, firewall, CLOUD), then try again.',
        };
      }
      return {
        cause: `Entra ID gave the app no token for ${service}${named}.`,
        remedy: `Check AAD_APP_TENANT_ID, AAD_APP_CLIENT_ID, and the certificate or secret in ${REGISTRATION} > Certificates & secrets.`,
      };
    case 'forbidden':
    case 'unauthorized':
      return {
        cause: `${service} does not let the app read${named}.`,
        remedy: `Grant ${PERMISSIONS[service]} as application permissions, with admin consent: ${REGISTRATION} > API permissions.`,
      };
    case 'throttled': {
      const pause = retryAfter ? `in ${Math.ceil(retryAfter / 1000)} seconds` : 'later';
      return { cause: `${service} is busy and asks to be left alone.`, remedy: `Try again ${pause}.` };
    }
    case 'not-found':
      if (code === 'no-my-site') {
        return {
          cause: "Graph does not say where the tenant's My Site host is.",
          remedy:
            'Set SHAREPOINT_MY_SITE_URL; docs/settings.md says where to find it. Of a guest, and of whoever never opened OneDrive, Graph can not tell it.',
        };
      }
      return { cause: `${service} does not know this person${named}.`, remedy: 'Check the name that you gave.' };
    case 'timed-out':
    case 'unreachable':
      return {
        cause: `${service} did not answer${named}.`,
        remedy: 'Check that this machine can reach it (proxy, firewall, CLOUD), then try again.',
      };
    default:
      return {
        cause: `${service} answered with an error: ${reason}${named}.`,
        remedy: 'Try again later; see Service health in the Microsoft 365 admin center.',
      };
  }
}

/** docs/permissions.md names the calls. */
const PERMISSIONS = {
  SharePoint: "SharePoint's User.Read.All and Sites.Read.All",
  'Microsoft Graph': "Microsoft Graph's User.Read.All",
} as const;

function hasFailed(value: unknown): value is Failed {
  return typeof value === 'object' && value !== null && (value as Partial<Source<unknown>>).state === 'failed';
}
