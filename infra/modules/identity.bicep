// The one identity: the bot towards the channel, the sign-in app by a federated credential, the database, the vault.
// Not checkable here: that the identity can be assigned to the host and to the database. To check: npm run check on
// the host names no token-refused.

param name string
param location string
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output name string = identity.name
output clientId string = identity.properties.clientId
// The subject of the federated credential.
output principalId string = identity.properties.principalId
output tenantId string = identity.properties.tenantId
