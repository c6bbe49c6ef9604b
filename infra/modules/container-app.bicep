// The bot on Azure Container Apps.
// Not checkable here: that Container Apps starts the image, asks the probes, and replaces instances one by one. To
// check: docs/deploy/azure.md with hosting=container-apps, then a second image while somebody writes.

param name string
param location string
param tags object
param image string
param instances int
param identityId string
param environmentId string
param environmentDomain string
param registryHost string
param settings object
param signingKeyUri string

var port = 3978
var allSettings = union(settings, {
  BOT_ENDPOINT: 'https://${name}.${environmentDomain}'
  PORT: string(port)
  NODE_ENV: 'production'
})
var plainSettings = [for setting in items(allSettings): { name: setting.key, value: setting.value }]

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'bot' })
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: port, transport: 'http', allowInsecure: false }
      registries: startsWith(image, registryHost) ? [{ server: registryHost, identity: identityId }] : []
      secrets: [{ name: 'signing-key', keyVaultUrl: signingKeyUri, identity: identityId }]
    }
    template: {
      // The bot needs DRAIN_SECONDS and 20 more.
      terminationGracePeriodSeconds: 60
      // Never none: the bot's jobs run in it.
      scale: { minReplicas: instances, maxReplicas: instances }
      containers: [
        {
          name: 'bot'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(plainSettings, [{ name: 'SIGNING_KEY', secretRef: 'signing-key' }])
          probes: [
            { type: 'Startup', httpGet: { path: '/health', port: port }, periodSeconds: 2, failureThreshold: 30 }
            {
              type: 'Liveness'
              httpGet: { path: '/health', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
            // Twice 2 seconds: within DRAIN_SECONDS, and one late answer takes no instance out.
            {
              type: 'Readiness'
              httpGet: { path: '/ready', port: port }
              periodSeconds: 2
              timeoutSeconds: 2
              failureThreshold: 2
            }
          ]
        }
      ]
    }
  }
}

output id string = app.id
