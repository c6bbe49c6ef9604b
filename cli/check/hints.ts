import { networkRemedy } from '../../src/microsoft365/network-remedy.ts';
import type { Absent, Evidence, Failed, FailureReason, Source } from '../../src/photo/evidence.ts';
import { oneLine } from '../terminal-text.ts';

/** Why a source could not be read, and what the admin can do about it. */
export interface Hint {
  /** Name in the evidence, or `directory`. */
  readonly source: string;
  readonly cause: string;
  readonly remedy: string;
}

const REGISTRATION = 'Entra admin center > App registrations > Photo Sync';

/** The verdict explains these, and no hint can remedy them. */
const EXPLAINED_BY_VERDICT: readonly FailureReason[] = ['mailbox-on-premises', 'no-mailbox'];

/** One hint for each cause, even if several sources failed with it. */
export function hintsFor(evidence: Evidence): readonly Hint[] {
  const hints: Hint[] = [];
  for (const [source, value] of Object.entries(evidence)) {
    // The verdict does not need the photo policy.
    if (source === 'photoPolicy' || !hasFailed(value) || EXPLAINED_BY_VERDICT.includes(value.reason)) continue;
    const hint = hintFor(source, value);
    if (!hints.some(({ cause, remedy }) => cause === hint.cause && remedy === hint.remedy)) hints.push(hint);
  }
  return hints;
}

export function hintFor(source: string, failed: Failed): Hint {
  const service = source.startsWith('sharePoint') ? 'SharePoint' : 'Microsoft Graph';
  return { source, ...explain(service, failed) };
}

/** Why `name` does not identify a person. */
export function hintForUnknownPerson(name: string, { sign }: Absent): Hint {
  const several = sign === 'several-of-that-mail';
  return {
    source: 'directory',
    cause: several ? 'Several people have this mail address.' : 'This tenant has no person with this name.',
    remedy: name.toUpperCase().includes(GUEST_MARK) ? GUEST_REMEDY : NAME_REMEDY,
  };
}

/** Part of each guest's UPN: https://learn.microsoft.com/entra/external-id/user-properties */
const GUEST_MARK = '#EXT#';
const GUEST_REMEDY =
  "This is a guest's user principal name, which contains the tenant where they are a guest. Check that it is this tenant, and put the name in quotes so that the shell keeps the #. Or use the guest's own mail address, or the object id: Entra admin center > Users > the guest > Object ID.";
const NAME_REMEDY =
  'Use the user principal name: Microsoft 365 admin center > Users > Active users > Username. For a guest, use the mail address or the object id.';

/** The hint as lines of text. */
export function hintLines({ cause, remedy }: Hint): string[] {
  return ['', oneLine(cause), oneLine(remedy)];
}

function explain(service: 'SharePoint' | 'Microsoft Graph', failed: Failed): Omit<Hint, 'source'> {
  const { reason, code, retryAfter } = failed;
  const named = code ? ` (${code})` : '';
  switch (reason) {
    case 'not-allowed':
    case 'no-token':
      if (code === 'certificate-needed') {
        return {
          cause: 'SharePoint accepts no client secret from an app; it requires a certificate.',
          remedy: `Upload one in ${REGISTRATION} > Certificates & secrets > Certificates, and set APP_CERTIFICATE_FILE. See docs/permissions.md for how to create one.`,
        };
      }
      if (code === 'AADSTS500011' && service === 'SharePoint') {
        return {
          cause: 'The tenant has no SharePoint at the My Site host that is configured or was learned (AADSTS500011).',
          remedy:
            "Correct or remove SHAREPOINT_MY_SITE_URL: the tenant's SharePoint domain may have been renamed. See docs/settings.md.",
        };
      }
      if (code === 'unavailable' || networkRemedy(code)) {
        return {
          cause: `The sign-in host did not give a valid answer of Entra ID${code === 'unavailable' ? '' : named}.`,
          remedy: networkRemedy(code) ?? REACH_REMEDY,
        };
      }
      return {
        cause: `Entra ID gave the app no token for ${service}${named}.`,
        remedy: `Check AAD_APP_TENANT_ID, AAD_APP_CLIENT_ID, and the certificate or secret in ${REGISTRATION} > Certificates & secrets.`,
      };
    case 'forbidden':
    case 'unauthorized':
      return {
        cause: `The app may not read from ${service}${named}.`,
        remedy: `Grant ${PERMISSIONS[service]} as application permissions, with admin consent: ${REGISTRATION} > API permissions.`,
      };
    case 'throttled': {
      const pause = retryAfter ? `in ${Math.ceil(retryAfter / 1000)} seconds` : 'later';
      return { cause: `${service} is busy and asks for a pause.`, remedy: `Try again ${pause}.` };
    }
    case 'not-found':
      if (code === 'no-my-site') {
        return {
          cause: "Graph does not return the tenant's My Site host for this person.",
          remedy:
            'Set SHAREPOINT_MY_SITE_URL; see docs/settings.md. Graph never returns the host for guests and for people who have not opened OneDrive.',
        };
      }
      return { cause: `${service} does not know this person${named}.`, remedy: 'Check the name that you typed.' };
    case 'foreign-host':
    case 'foreign-file':
      return {
        cause:
          "The profile's picture is not this person's own file in SharePoint's photo library, so the app did not read it.",
        remedy:
          'Look at the property PictureURL of this profile: SharePoint admin center > More features > User profiles.',
      };
    case 'timed-out':
    case 'unreachable':
      return {
        cause: `${service} did not answer${named}.`,
        remedy: networkRemedy(code) ?? REACH_REMEDY,
      };
    default:
      return {
        cause: `${service} returned an error: ${reason}${named}.`,
        remedy: 'Try again later; see Service health in the Microsoft 365 admin center.',
      };
  }
}

const REACH_REMEDY =
  'Check that this machine can reach it (HTTPS_PROXY, firewall, CLOUD), then try again. See docs/settings.md.';

/** The calls that need them are listed in docs/permissions.md. */
const PERMISSIONS = {
  SharePoint:
    "SharePoint's User.Read.All and Sites.Read.All (if SharePoint refuses them, try User.ReadWrite.All next: reports disagree)",
  'Microsoft Graph': "Microsoft Graph's User.Read.All",
} as const;

function hasFailed(value: unknown): value is Failed {
  return typeof value === 'object' && value !== null && (value as Partial<Source<unknown>>).state === 'failed';
}
