// Everything that the bot needs in one resource group. azure.bicep and main.bicep are entrances to this module.
// Not checkable here: that Azure resolves the order of the modules and the references between their outputs. To check:
// what-if, as in infra/azure.bicep, for both values of hosting.

param baseName string
param botDisplayName string
param location string
param tags object

@allowed(['app-service', 'container-apps'])
param hosting string
param planSku string
param containerImage string
param instances int
param databaseSku string
param signInAppClientId string
param signInAppTenantId string
param cloud string

@secure()
param signingKey string
param alertEmail string
param botSettings object

var onAppService = hosting == 'app-service'
var runsContainer = !onAppService && !empty(containerImage)

module identity 'identity.bicep' = {
  name: 'identity'
  params: { name: '${baseName}-bot', location: location, tags: tags }
}

module network 'network.bicep' = {
  name: 'network'
  params: {
    name: '${baseName}-net'
    location: location
    tags: tags
    appDelegation: onAppService ? 'Microsoft.Web/serverFarms' : 'Microsoft.App/environments'
    privateZone: '${baseName}.${loadJsonContent('../cloud-hosts.json')[environment().name].postgresPrivateZone}'
  }
}

module database 'database.bicep' = {
  name: 'database'
  params: {
    name: '${baseName}-db'
    location: location
    tags: tags
    sku: databaseSku
    subnetId: network.outputs.databaseSubnetId
    privateZoneId: network.outputs.privateZoneId
    loginName: identity.outputs.name
    loginPrincipalId: identity.outputs.principalId
    loginTenantId: identity.outputs.tenantId
  }
}

module vault 'key-vault.bicep' = {
  name: 'key-vault'
  params: {
    name: '${baseName}-kv'
    location: location
    tags: tags
    readerPrincipalId: identity.outputs.principalId
    signingKey: signingKey
  }
}

module telemetry 'telemetry.bicep' = {
  name: 'telemetry'
  params: { name: '${baseName}-logs', location: location, tags: tags }
}

// The settings of the bot: src/config. The host adds its own address.
var settings = union(
  {
    BOT_TYPE: 'UserAssignedMSI'
    BOT_ID: identity.outputs.clientId
    AAD_APP_CLIENT_ID: signInAppClientId
    AAD_APP_TENANT_ID: signInAppTenantId
    APP_MANAGED_IDENTITY: identity.outputs.clientId
    CLOUD: cloud
    // Without a password: the identity logs in with a token of its own.
    DATABASE_URL: 'postgres://${identity.outputs.name}@${database.outputs.host}:5432/${database.outputs.databaseName}'
    DATABASE_IDENTITY: identity.outputs.clientId
    // Spans and metrics: docs/operate/telemetry.md.
    APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry.outputs.connectionString
  },
  botSettings
)

module appService 'app-service.bicep' = if (onAppService) {
  name: 'app-service'
  params: {
    name: baseName
    location: location
    tags: tags
    sku: planSku
    instances: instances
    identityId: identity.outputs.id
    subnetId: network.outputs.appSubnetId
    workspaceId: telemetry.outputs.workspaceId
    settings: settings
    signingKeyUri: vault.outputs.signingKeyUri
  }
}

module registry 'registry.bicep' = if (!onAppService) {
  name: 'registry'
  params: {
    name: replace('${baseName}acr', '-', '')
    location: location
    tags: tags
    pullPrincipalId: identity.outputs.principalId
  }
}

module containerEnvironment 'container-environment.bicep' = if (!onAppService) {
  name: 'container-environment'
  params: {
    name: '${baseName}-env'
    location: location
    tags: tags
    subnetId: network.outputs.appSubnetId
    workspaceId: telemetry.outputs.workspaceId
  }
}

module containerApp 'container-app.bicep' = if (runsContainer) {
  name: 'container-app'
  params: {
    name: baseName
    location: location
    tags: tags
    image: containerImage
    instances: instances
    identityId: identity.outputs.id
    environmentId: containerEnvironment!.outputs.id
    environmentDomain: containerEnvironment!.outputs.domain
    registryHost: registry!.outputs.host
    settings: settings
    signingKeyUri: vault.outputs.signingKeyUri
  }
}

var domain = onAppService ? appService!.outputs.domain : '${baseName}.${containerEnvironment!.outputs.domain}'

module bot 'bot.bicep' = {
  name: 'bot'
  params: {
    name: '${baseName}-bot'
    tags: tags
    displayName: botDisplayName
    endpoint: 'https://${domain}/api/messages'
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    identityTenantId: identity.outputs.tenantId
  }
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: {
    name: baseName
    location: location
    tags: tags
    email: alertEmail
    workspaceId: telemetry.outputs.workspaceId
    databaseId: database.outputs.id
    appServiceId: onAppService ? appService!.outputs.id : ''
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  params: { location: location, tags: tags, workspaceId: telemetry.outputs.workspaceId }
}

output appServiceId string = onAppService ? appService!.outputs.id : ''
output domain string = domain
output endpoint string = 'https://${domain}'
output botId string = identity.outputs.clientId
output botTenantId string = identity.outputs.tenantId
output identityPrincipalId string = identity.outputs.principalId
output vaultName string = vault.outputs.name
output registryHost string = onAppService ? '' : registry!.outputs.host
