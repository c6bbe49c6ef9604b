/*
 * Microsoft's clients with their defaults: no authority, no base address.
 * https://learn.microsoft.com/javascript/api/@azure/identity/environmentcredential
 */
import { ClientSecretCredential, EnvironmentCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';

const scopes = ['https://graph.microsoft.com/.default'];
const authProvider = new TokenCredentialAuthenticationProvider(new EnvironmentCredential(), { scopes });
const graph = Client.initWithMiddleware({ authProvider });
const { AZURE_TENANT_ID: tenantId = '', AZURE_CLIENT_ID: clientId = '' } = process.env;

/** The result, or the message of the error. */
async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const results = {
  users: await outcome(graph.api('/users').top(2).select('id').get()),
  mail: await outcome(graph.api('/users/x/messages').get()),
  wrongSecret: await outcome(new ClientSecretCredential(tenantId, clientId, 'wrong').getToken(scopes)),
};
process.stdout.write(JSON.stringify(results), () => process.exit());
