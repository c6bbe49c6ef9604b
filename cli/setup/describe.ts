import { ADMIN_ROLE, EXPOSED_SCOPE } from '../../src/microsoft365/identity/permissions.ts';
import type { SetupChange } from './types.ts';

export interface DescribedChange {
  readonly kind: SetupChange['kind'];
  readonly what: string;
  readonly why: string;
}

/** A change in words. */
export function describeChange(change: SetupChange): DescribedChange {
  return { kind: change.kind, ...words(change) };
}

function words(change: SetupChange): Omit<DescribedChange, 'kind'> {
  switch (change.kind) {
    case 'registration':
      return {
        what: `app registration "${change.displayName}"`,
        why: 'it signs people in, and reads as the app itself',
      };
    case 'token-version':
      return { what: 'access tokens of version 2', why: 'the bot checks such tokens, and the ID URI needs them' };
    case 'scope':
      return { what: `exposed scope ${EXPOSED_SCOPE.value}`, why: 'Teams requests it to tell the bot who asks' };
    case 'identifier-uri':
      return { what: `Application ID URI ${change.uri}`, why: 'Teams finds the registration by it' };
    case 'teams-client':
      return { what: `pre-authorized client ${change.appId}`, why: 'this client of Teams signs people in silently' };
    case 'redirect-uri':
      return { what: `redirect address ${change.uri}`, why: 'the sign-in window returns there' };
    case 'app-role':
      return { what: `app role ${ADMIN_ROLE.value}`, why: 'admins who have it see the report in the chat' };
    case 'certificate':
      return { what: `certificate ${change.thumbprint}`, why: 'it proves the app; SharePoint accepts no secret' };
    case 'permission':
    case 'grant': {
      const { api, name, type, why } = change.permission;
      const what = `${type} permission ${name} of ${api}`;
      return { what: change.kind === 'grant' ? `admin consent: ${what}` : `request of ${what}`, why };
    }
    case 'service-principal':
      return { what: 'service principal', why: 'permissions are granted to it' };
    case 'federated-credential':
      return {
        what: `federated credential for ${change.credential.subject}`,
        why: 'this identity proves the app, without a secret',
      };
    case 'secret':
      return { what: 'client secret', why: 'it was asked for with --client-secret' };
  }
}
