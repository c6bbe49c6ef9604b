import { requireOptions } from '../call.ts';
import { type DirectoryObject, listOfObjects } from '../directory/answers.ts';
import { requireOrganizationRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';

/** What apps with less than the directory may read: the note in the page of the route. */
const BASIC = ['id', 'displayName', 'verifiedDomains'];

/** `GET /organization`, with the tenant alone: https://learn.microsoft.com/graph/api/organization-list */
export function listOrganizations(call: GraphCall): GraphAnswer {
  const access = requireOrganizationRead(call.token);
  requireOptions(call, '$select');
  const { id, name, domain, directory } = call.state;
  const organization: DirectoryObject = {
    id,
    deletedDateTime: null,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: 'SE',
    createdDateTime: `${directory.createdAt.toISOString().slice(0, 19)}Z`,
    displayName: name,
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    postalCode: null,
    preferredLanguage: 'en',
    state: null,
    street: null,
    technicalNotificationMails: [],
    tenantType: 'AAD',
    verifiedDomains: [
      {
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: true,
        isInitial: true,
        name: domain,
        type: 'Managed',
      },
    ],
  };
  const shown = Object.entries(organization).map(([property, value]) => [
    property,
    access === 'full' || BASIC.includes(property) ? value : null,
  ]);
  return listOfObjects(call, 'organization', [Object.fromEntries(shown)]);
}
