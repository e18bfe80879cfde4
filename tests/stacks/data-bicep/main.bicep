param location string = resourceGroup().location

@secure()
param adminPassword string

resource store 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'shopfiles'
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_GRS'
  }
  properties: {
    supportsHttpsTrafficOnly: false
    minimumTlsVersion: 'TLS1_0'
    allowBlobPublicAccess: false
    publicNetworkAccess: 'Disabled'
  }
}

resource server 'Microsoft.Sql/servers@2023-08-01-preview' = {
  name: 'shop'
  location: location
  properties: {
    administratorLogin: 'shopowner'
    administratorLoginPassword: adminPassword
    minimalTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource everyone 'Microsoft.Sql/servers/firewallRules@2023-08-01-preview' = {
  parent: server
  name: 'everyone'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '255.255.255.255'
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'shop'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableSoftDelete: true
    enablePurgeProtection: true
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
    }
  }
}
