// Entrance for the Agents Toolkit and for "az deployment group create": one resource group with everything in it.
// Not checkable here: that Bicep compiles it and Azure accepts it; test/infra reads the structure. To check: az
// deployment group what-if --resource-group <group> --template-file infra/azure.bicep.
targetScope = 'resourceGroup'

@minLength(4)
@maxLength(20)
@description('Start of the names of all resources: lower case letters, digits and hyphens, unique in Azure.')
param resourceBaseName string

@maxLength(42)
@description('The name of the bot in the Azure portal. People see the name in the app package.')
param botDisplayName string = 'Photo Sync'

@description('The region of all resources that have one.')
param location string = resourceGroup().location

@allowed(['app-service', 'container-apps'])
@description('What runs the bot.')
param hosting string = 'app-service'

@description('SKU of the App Service plan. Basic is the lowest with Always On and a virtual network.')
param webAppSKU string = 'B1'

@description('The image that Container Apps run. Empty: everything but the app, so that the image can be pushed first.')
param containerImage string = ''

@description('The number of instances.')
@minValue(1)
@maxValue(10)
param instances int = 1

@description('SKU of the database server: Standard_B1ms, Standard_D2ds_v5, …')
param databaseSku string = 'Standard_B1ms'

@description('Application (client) id of the app that signs people in.')
param signInAppClientId string

@description('The Microsoft 365 tenant that people belong to.')
param signInAppTenantId string = tenant().tenantId

@allowed(['worldwide', 'gcc', 'gcc-high', 'dod'])
@description('The Microsoft cloud of that tenant.')
param cloud string = 'worldwide'

@secure()
@description('The key of the bot\'s own signatures, 32 characters or more. Empty: the one in the vault stays.')
param signingKey string = ''

@description('Gets the alerts. Empty: the alert rules notify no address.')
param alertEmail string = ''

@description('Further settings of the bot, by name: docs/settings.md.')
param botSettings object = {}

module photoSync './modules/photo-sync.bicep' = {
  name: 'photo-sync'
  params: {
    baseName: resourceBaseName
    botDisplayName: botDisplayName
    location: location
    tags: {}
    hosting: hosting
    planSku: webAppSKU
    containerImage: containerImage
    instances: instances
    databaseSku: databaseSku
    signInAppClientId: signInAppClientId
    signInAppTenantId: signInAppTenantId
    cloud: cloud
    signingKey: signingKey
    alertEmail: alertEmail
    botSettings: botSettings
  }
}

// The Agents Toolkit writes outputs to the environment file under their names.
output BOT_AZURE_APP_SERVICE_RESOURCE_ID string = photoSync.outputs.appServiceId
output BOT_DOMAIN string = photoSync.outputs.domain
output BOT_ENDPOINT string = photoSync.outputs.endpoint
output BOT_ID string = photoSync.outputs.botId
output BOT_TENANT_ID string = photoSync.outputs.botTenantId
output BOT_IDENTITY_PRINCIPAL_ID string = photoSync.outputs.identityPrincipalId
output AZURE_KEY_VAULT_NAME string = photoSync.outputs.vaultName
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = photoSync.outputs.registryHost
