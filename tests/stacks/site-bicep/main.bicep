param location string = resourceGroup().location

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: 'site'
  location: location
  sku: {
    name: 'P1v3'
  }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site'
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: false
    clientCertEnabled: true
    siteConfig: {
      minTlsVersion: '1.0'
      ftpsState: 'Disabled'
      http20Enabled: true
      alwaysOn: true
    }
  }
}
