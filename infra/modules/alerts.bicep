// Alert rules: the bot, the database, log lines that only an operator can act on, and the bot's metrics.
// Not checkable here: the names of Azure's metrics, and the queries against a real workspace. To check: open each rule
// in the portal, and run its query there.

param name string
param location string
param tags object

@description('Empty: the rules show in the portal only.')
param email string
param workspaceId string
param databaseId string

@description('Empty on Container Apps, which restart an unhealthy instance themselves.')
param appServiceId string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${name}-alerts'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'photosync'
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var notify = empty(email) ? [] : [{ actionGroupId: people.id }]

resource health 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(appServiceId)) {
  name: '${name}-unhealthy'
  location: 'global'
  tags: tags
  properties: {
    description: 'An instance of the bot fails its health check.'
    severity: 1
    enabled: true
    scopes: [appServiceId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'health'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'HealthCheckStatus'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 100
        }
      ]
    }
    actions: notify
  }
}

var databaseRules = [
  { name: 'database-storage', metric: 'storage_percent', threshold: 80, text: 'The database has used 80 % of its storage.' }
  { name: 'database-cpu', metric: 'cpu_percent', threshold: 90, text: 'The database has used 90 % of its CPU for 15 minutes.' }
]

resource databaseAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in databaseRules: {
    name: '${name}-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.text
      severity: 2
      enabled: true
      scopes: [databaseId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: rule.metric
            criterionType: 'StaticThresholdCriterion'
            metricName: rule.metric
            timeAggregation: 'Average'
            operator: 'GreaterThan'
            threshold: rule.threshold
          }
        ]
      }
      actions: notify
    }
  }
]

resource operator 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = {
  name: '${name}-needs-operator'
  location: location
  tags: tags
  properties: {
    displayName: 'Photo Sync needs an operator'
    description: 'The log has an error that does not pass by itself: docs/errors.md.'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    // The tables of the log exist only after its first lines.
    skipQueryValidation: true
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: '${loadTextContent('../queries/lines.kql')}${loadTextContent('../queries/needs-operator.kql')}'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: empty(email) ? {} : { actionGroups: [people.id] }
  }
}

var metricRules = [
  {
    name: 'turns-fail'
    title: 'Photo Sync answers with apologies'
    text: 'More than 5 % of the turns fail. The workbook shows their codes: docs/errors.md.'
    query: loadTextContent('../queries/alert-turns-fail.kql')
  }
  {
    name: 'queue-old'
    title: 'Messages of Photo Sync wait'
    text: 'Due messages have waited for an hour: no instance sends, Teams refuses them, or an admin has paused nudges.'
    query: loadTextContent('../queries/alert-queue-old.kql')
  }
  {
    name: 'sweep-late'
    title: 'Photo Sync notices photo changes late'
    text: 'A photo was to be read four hours ago: Graph refuses the sweep, or the interval is too short for the roster.'
    query: loadTextContent('../queries/alert-sweep-late.kql')
  }
  {
    name: 'upstream-fails'
    title: 'A service that Photo Sync needs fails'
    text: 'More than half of the requests to Graph, SharePoint, Entra ID or Teams fail.'
    query: loadTextContent('../queries/alert-upstream-fails.kql')
  }
]

resource metricAlerts 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for rule in metricRules: {
    name: '${name}-${rule.name}'
    location: location
    tags: tags
    properties: {
      displayName: rule.title
      description: rule.text
      severity: 2
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT30M'
      // The table exists only after the first metrics.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: '${loadTextContent('../queries/metrics.kql')}${rule.query}'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: empty(email) ? {} : { actionGroups: [people.id] }
    }
  }
]
