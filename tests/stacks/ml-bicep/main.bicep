param location string = resourceGroup().location

resource ws 'Microsoft.MachineLearningServices/workspaces@2024-04-01' = {
  name: 'lab'
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    friendlyName: 'lab'
    publicNetworkAccess: 'Enabled'
  }
}

resource ai 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'answers'
  location: location
  kind: 'TextAnalytics'
  sku: {
    name: 'S0'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    disableLocalAuth: false
    publicNetworkAccess: 'Disabled'
  }
}
