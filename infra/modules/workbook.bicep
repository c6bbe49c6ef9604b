// A workbook: what the log says, then the bot's metrics. Names and units: docs/operate/telemetry.md.
// Not checkable here: that the portal opens the workbook and the queries find Azure's columns. To check: open the
// workbook Photo Sync in the resource group.

param location string
param tags object
param workspaceId string

var lines = loadTextContent('../queries/lines.kql')
var metrics = loadTextContent('../queries/metrics.kql')
var parts = [
  { title: 'Errors and warnings by code', view: 'table', query: '${lines}${loadTextContent('../queries/errors-by-code.kql')}' }
  { title: 'Errors that need an operator', view: 'table', query: '${lines}${loadTextContent('../queries/needs-operator.kql')}' }
  { title: 'Starts and stops', view: 'table', query: '${lines}${loadTextContent('../queries/starts.kql')}' }
  { title: 'Turns: number and time', view: 'table', query: '${metrics}${loadTextContent('../queries/turns.kql')}' }
  { title: 'Failed turns by code', view: 'table', query: '${metrics}${loadTextContent('../queries/failed-turns.kql')}' }
  { title: 'The slowest turns', view: 'table', query: loadTextContent('../queries/slow-turns.kql') }
  { title: 'Verdicts', view: 'table', query: '${metrics}${loadTextContent('../queries/verdicts.kql')}' }
  { title: 'Requests to services', view: 'table', query: '${metrics}${loadTextContent('../queries/upstream.kql')}' }
  { title: 'Throttled requests', view: 'timechart', query: '${metrics}${loadTextContent('../queries/throttling.kql')}' }
  { title: 'Queues: depth and age in seconds', view: 'timechart', query: '${metrics}${loadTextContent('../queries/queues.kql')}' }
  { title: 'Nudges by state', view: 'timechart', query: '${metrics}${loadTextContent('../queries/nudges.kql')}' }
  { title: 'Sweep: photos, and lag in seconds', view: 'table', query: '${metrics}${loadTextContent('../queries/sweep.kql')}' }
  { title: 'Which page starts the copy', view: 'table', query: '${metrics}${loadTextContent('../queries/links.kql')}' }
  { title: 'Event-loop delay in seconds', view: 'timechart', query: '${metrics}${loadTextContent('../queries/event-loop.kql')}' }
]

var sections = [
  for part in parts: {
    type: 3
    name: part.title
    content: {
      version: 'KqlItem/1.0'
      title: part.title
      query: part.query
      size: 0
      // A day.
      timeContext: { durationMs: 86400000 }
      queryType: 0
      resourceType: 'microsoft.operationalinsights/workspaces'
      visualization: part.view
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(resourceGroup().id, 'photo-sync')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Photo Sync'
    category: 'workbook'
    sourceId: workspaceId
    version: '1.0'
    serializedData: string({ version: 'Notebook/1.0', items: sections, fallbackResourceIds: [workspaceId] })
  }
}

output id string = workbook.id
