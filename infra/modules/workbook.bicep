// A workbook over the log: errors by code, what needs an operator, starts and stops.

param location string
param tags object
param workspaceId string

var lines = loadTextContent('../queries/lines.kql')
var parts = [
  { title: 'Errors and warnings by code', query: loadTextContent('../queries/errors-by-code.kql') }
  { title: 'Errors that need an operator', query: loadTextContent('../queries/needs-operator.kql') }
  { title: 'Starts and stops', query: loadTextContent('../queries/starts.kql') }
]

var sections = [
  for part in parts: {
    type: 3
    name: part.title
    content: {
      version: 'KqlItem/1.0'
      title: part.title
      query: '${lines}${part.query}'
      size: 0
      // A day.
      timeContext: { durationMs: 86400000 }
      queryType: 0
      resourceType: 'microsoft.operationalinsights/workspaces'
      visualization: 'table'
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
