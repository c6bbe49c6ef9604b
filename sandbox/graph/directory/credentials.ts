import { randomBytes } from 'node:crypto';
import type { AppRegistration, FederatedCredential } from '../../tenant/apps/app-registration.ts';
import { guidFrom } from '../../tenant/random.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { requireAppsRead, requireAppsWrite } from './access.ts';
import {
  conflict,
  type DirectoryObject,
  invalidRequest,
  listOfObjects,
  noContent,
  objectNotFound,
  oneObject,
  readObject,
} from './answers.ts';
import { findApplication } from './find-app.ts';

/** https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials */
export function listFederatedCredentials(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireAppsRead(call.token);
  const { app } = findApplication(call.state, key);
  const seen = credentialsOf(app).filter(({ id }) => call.state.directory.replication.sees(id));
  return listOfObjects(call, 'federatedIdentityCredentials', seen.map(viewCredential));
}

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const MOST_CREDENTIALS = 20;

/** https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials. Texts are UNCONFIRMED. */
export async function addFederatedCredential(call: GraphCall, [key = '']: readonly string[]): Promise<GraphAnswer> {
  requireAppsWrite(call.token);
  const { app } = findApplication(call.state, key);
  const body = await readObject(
    call,
    ['name', 'issuer', 'subject', 'audiences', 'description'],
    ['name', 'issuer', 'subject', 'audiences'],
  );
  const { name, issuer, subject, audiences, description = null } = body;
  // One audience exactly: https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
  if (!Array.isArray(audiences) || audiences.length !== 1) throw invalidRequest('Exactly one audience is required.');
  if (!/^[\w-]{3,120}$/.test(String(name))) throw invalidRequest('The name of the credential is not valid.');
  const existing = credentialsOf(app);
  if (existing.length >= MOST_CREDENTIALS) throw invalidRequest('The application has too many federated credentials.');
  if (existing.some((one) => one.name === name)) {
    throw conflict(`FederatedIdentityCredential with name ${name} already exists.`);
  }
  if (existing.some((one) => one.issuer === issuer && one.subject === subject)) {
    throw conflict(`FederatedIdentityCredential with issuer ${issuer} and subject ${subject} already exists.`);
  }
  const credential = {
    id: call.state.directory.newId(),
    name: String(name),
    issuer: String(issuer),
    subject: String(subject),
    audience: String(audiences[0]),
    description: description === null ? null : String(description),
  };
  app.federatedCredentials?.push(credential);
  call.state.directory.replication.created(credential.id);
  return oneObject(call, 'federatedIdentityCredentials', viewCredential(credential), 201);
}

/** By id or name: https://learn.microsoft.com/graph/api/federatedidentitycredential-delete */
export function removeFederatedCredential(
  call: GraphCall,
  [key = '', credential = '']: readonly string[],
): GraphAnswer {
  requireAppsWrite(call.token);
  const { app } = findApplication(call.state, key);
  const index = credentialsOf(app).findIndex(({ id, name }) => id === credential.toLowerCase() || name === credential);
  if (index === -1) throw objectNotFound(credential);
  app.federatedCredentials?.splice(index, 1);
  return noContent();
}

/** Milliseconds; the default of Graph is two years. */
const SECRET_LIFETIME = 2 * 365 * 86_400_000;

/** https://learn.microsoft.com/graph/api/application-addpassword. The text of the secret is shown only here. */
export async function addPassword(call: GraphCall, [key = '']: readonly string[]): Promise<GraphAnswer> {
  requireAppsWrite(call.token);
  const { entry } = findApplication(call.state, key);
  const { passwordCredential } = await readObject(call, ['passwordCredential']);
  const { displayName = null, endDateTime } = (passwordCredential ?? {}) as Readonly<Record<string, string | null>>;
  const now = call.state.clock.now();
  const password = {
    keyId: call.state.directory.newId(),
    displayName,
    startDateTime: now.toISOString(),
    endDateTime: endDateTime ?? new Date(now.getTime() + SECRET_LIFETIME).toISOString(),
    secretText: `${randomBytes(3).toString('hex')}~${randomBytes(20).toString('base64url')}`,
  };
  entry.passwords.push(password);
  return oneObject(call, 'microsoft.graph.passwordCredential', password);
}

/** https://learn.microsoft.com/graph/api/application-removepassword */
export async function removePassword(call: GraphCall, [key = '']: readonly string[]): Promise<GraphAnswer> {
  requireAppsWrite(call.token);
  const { entry } = findApplication(call.state, key);
  const { keyId } = await readObject(call, ['keyId'], ['keyId']);
  const index = entry.passwords.findIndex((one) => one.keyId === keyId);
  if (index === -1) throw invalidRequest(`No password credential found with keyId '${keyId}'.`);
  entry.passwords.splice(index, 1);
  return noContent();
}

type KnownCredential = FederatedCredential & { readonly id: string; readonly name: string };

/** A credential that was not made by Graph gets an id and a name here. */
function credentialsOf({ clientId, federatedCredentials = [] }: AppRegistration): KnownCredential[] {
  return federatedCredentials.map((credential, index) => ({
    id: guidFrom('federated credential', clientId, credential.issuer, credential.subject),
    name: `credential-${index + 1}`,
    ...credential,
  }));
}

function viewCredential({ audience, description = null, ...credential }: KnownCredential): DirectoryObject {
  return { ...credential, description, audiences: [audience] };
}
