// Entrance for azd: makes the resource group, then the same modules as azure.bicep.
// Not checkable here: that Bicep compiles it and Azure accepts it; test/infra reads the structure. To check: azd
// provision --preview.
targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Name of the azd environment. It is part of the name of the resource group.')
param environmentName string

@minLength(1)
@description('The region of all resources that have one.')
param location string

@description('What runs the bot: app-service or container-apps.')
@allowed(['app-service', 'container-apps'])
param hosting string = 'app-service'

@description('SKU of the App Service plan.')
param webAppSKU string = 'B1'

@description('The image that Container Apps run. Empty: everything but the app.')
param containerImage string = ''

@description('SKU of the database server.')
param databaseSku string = 'Standard_B1ms'

@description('Application (client) id of the app that signs people in.')
param signInAppClientId string

@description('The Microsoft 365 tenant that people belong to.')
param signInAppTenantId string = tenant().tenantId

@allowed(['worldwide', 'gcc', 'gcc-high', 'dod'])
@description('The Microsoft cloud of that tenant.')
param cloud string = 'worldwide'

@secure()
@description('The key of the bot\'s own signatures. Empty: the one in the vault stays.')
param signingKey string = ''

@description('Gets the alerts. Empty: the alert rules notify no address.')
param alertEmail string = ''

@description('Further settings of the bot, by name: docs/settings.md.')
param botSettings object = {}

// azd finds the resources of an environment by this tag.
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module photoSync './modules/photo-sync.bicep' = {
  name: 'photo-sync'
  scope: group
  params: {
    baseName: 'ps${uniqueString(subscription().id, environmentName, location)}'
    botDisplayName: 'Photo Sync'
    location: location
    tags: tags
    hosting: hosting
    planSku: webAppSKU
    containerImage: containerImage
    instances: 1
    databaseSku: databaseSku
    signInAppClientId: signInAppClientId
    signInAppTenantId: signInAppTenantId
    cloud: cloud
    signingKey: signingKey
    alertEmail: alertEmail
    botSettings: botSettings
  }
}

// azd keeps outputs as values of its environment.
output BOT_DOMAIN string = photoSync.outputs.domain
output BOT_ENDPOINT string = photoSync.outputs.endpoint
output BOT_ID string = photoSync.outputs.botId
output BOT_TENANT_ID string = photoSync.outputs.botTenantId
output BOT_IDENTITY_PRINCIPAL_ID string = photoSync.outputs.identityPrincipalId
output AZURE_KEY_VAULT_NAME string = photoSync.outputs.vaultName
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = photoSync.outputs.registryHost
