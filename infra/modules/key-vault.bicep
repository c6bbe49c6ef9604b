// Holds the one secret that the bot needs: the key of its own signatures.
// Not checkable here: that the host resolves references to the vault with this role. To check: the app's page
// Environment variables shows a green mark beside each reference.

param name string
param location string
param tags object

@description('May read secrets, and nothing else.')
param readerPrincipalId string

@secure()
param signingKey string

// Key Vault Secrets User
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    // App Service reads references over the public endpoint. Roles decide who may.
    publicNetworkAccess: 'Enabled'
  }
}

resource key 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(signingKey)) {
  parent: vault
  name: 'signing-key'
  properties: { value: signingKey, contentType: 'SIGNING_KEY' }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, secretsUser)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

output name string = vault.name
// Without a version: a new value is used without another deployment.
output signingKeyUri string = '${vault.properties.vaultUri}secrets/signing-key'
