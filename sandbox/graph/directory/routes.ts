import type { GraphAnswer, GraphCall } from '../types.ts';
import {
  createApplication,
  deleteApplication,
  deleteDeletedItem,
  getApplication,
  getDeletedItem,
  listApplications,
  patchApplication,
} from './applications.ts';
import {
  addFederatedCredential,
  addPassword,
  listFederatedCredentials,
  removeFederatedCredential,
  removePassword,
} from './credentials.ts';
import {
  createGrant,
  deleteGrant,
  getGrant,
  listGrants,
  listGrantsOfPrincipal,
  patchGrant,
} from './permission-grants.ts';
import {
  createAssignment,
  deleteAssignment,
  listAssignmentsOfApp,
  listAssignmentsToResource,
} from './role-assignments.ts';
import { createPrincipal, deletePrincipal, getPrincipal, listPrincipals } from './service-principals.ts';

type Answer = (call: GraphCall, wildcards: readonly string[]) => GraphAnswer | Promise<GraphAnswer>;

/** Routes for app registrations: method, path in lower case, answer. `*` matches any segment. */
const TABLE: readonly (readonly [method: string, path: string, answer: Answer])[] = [
  ['GET', 'applications', listApplications],
  ['POST', 'applications', createApplication],
  ['GET', 'applications/*', getApplication],
  ['PATCH', 'applications/*', patchApplication],
  ['DELETE', 'applications/*', deleteApplication],
  ['POST', 'applications/*/addpassword', addPassword],
  ['POST', 'applications/*/removepassword', removePassword],
  ['GET', 'applications/*/federatedidentitycredentials', listFederatedCredentials],
  ['POST', 'applications/*/federatedidentitycredentials', addFederatedCredential],
  ['DELETE', 'applications/*/federatedidentitycredentials/*', removeFederatedCredential],
  ['GET', 'directory/deleteditems/*', getDeletedItem],
  ['DELETE', 'directory/deleteditems/*', deleteDeletedItem],
  ['GET', 'serviceprincipals', listPrincipals],
  ['POST', 'serviceprincipals', createPrincipal],
  ['GET', 'serviceprincipals/*', getPrincipal],
  ['DELETE', 'serviceprincipals/*', deletePrincipal],
  ['GET', 'serviceprincipals/*/oauth2permissiongrants', listGrantsOfPrincipal],
  ['GET', 'serviceprincipals/*/approleassignments', listAssignmentsOfApp],
  ['POST', 'serviceprincipals/*/approleassignments', createAssignment],
  ['DELETE', 'serviceprincipals/*/approleassignments/*', deleteAssignment],
  ['GET', 'serviceprincipals/*/approleassignedto', listAssignmentsToResource],
  ['POST', 'serviceprincipals/*/approleassignedto', createAssignment],
  ['DELETE', 'serviceprincipals/*/approleassignedto/*', deleteAssignment],
  ['GET', 'oauth2permissiongrants', listGrants],
  ['POST', 'oauth2permissiongrants', createGrant],
  ['GET', 'oauth2permissiongrants/*', getGrant],
  ['PATCH', 'oauth2permissiongrants/*', patchGrant],
  ['DELETE', 'oauth2permissiongrants/*', deleteGrant],
];

export const DIRECTORY_ROUTES = TABLE.map(([method, path, answer]) => ({
  method,
  segments: path.split('/'),
  answer,
}));
