// The bot on App Service for Linux.
// Not checkable here: that App Service starts the bundle, passes the identity's token, and keeps instances for the
// stop. To check: docs/deploy/azure.md to its end, then restart the app while somebody writes.

param name string
param location string
param tags object
param sku string
param instances int
param identityId string
param subnetId string
param workspaceId string
param settings object
param signingKeyUri string

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: 'linux'
  sku: { name: sku, capacity: instances }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  // azd deploys the service "bot" here.
  tags: union(tags, { 'azd-service-name': 'bot' })
  kind: 'app,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Teams keeps no cookie, and any instance answers anybody.
    clientAffinityEnabled: false
    virtualNetworkSubnetId: subnetId
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      linuxFxVersion: 'NODE|22-lts'
      appCommandLine: 'node --max-semi-space-size=16 --liftoff-only --enable-source-maps lib/bot/index.js'
      alwaysOn: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      // It decides whether an instance gets requests:
      // https://learn.microsoft.com/azure/app-service/monitor-instances-health-check
      // The warm-up requests "/", which the bot answers as soon as it is ready.
      healthCheckPath: '/ready'
    }
  }
}

resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2023-12-01' = {
  parent: site
  name: 'ftp'
  properties: { allow: false }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2023-12-01' = {
  parent: site
  name: 'scm'
  properties: { allow: false }
}

// App Service sets PORT itself.
resource appSettings 'Microsoft.Web/sites/config@2023-12-01' = {
  parent: site
  name: 'appsettings'
  properties: union(settings, {
    BOT_ENDPOINT: 'https://${site.properties.defaultHostName}'
    SIGNING_KEY: '@Microsoft.KeyVault(SecretUri=${signingKeyUri})'
    NODE_ENV: 'production'
    // The bundle has its dependencies: no build on the server, and a program folder that cannot be changed.
    SCM_DO_BUILD_DURING_DEPLOYMENT: 'false'
    WEBSITE_RUN_FROM_PACKAGE: '1'
    // Seconds from SIGTERM to SIGKILL. The bot needs DRAIN_SECONDS and 20 more.
    WEBSITES_CONTAINER_STOP_TIME_LIMIT: '60'
  })
}

// No HTTP log: the addresses of pictures are signed, and would open them.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'AppServiceConsoleLogs', enabled: true }
      { category: 'AppServicePlatformLogs', enabled: true }
    ]
  }
}

output id string = site.id
output domain string = site.properties.defaultHostName
