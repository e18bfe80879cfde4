targetScope = 'resourceGroup'
@description('where')
@allowed(['a', 'b'])
param place string = resourceGroup().location // here
param many { name: string, on: bool? }[] = []
@secure()
param word string
var tags = { ...extra, 'a b': '${place}-x', n: -1 }
var names = [for (m, i) in many: m.name ?? 'n${i}']
resource st 'Microsoft.Storage/storageAccounts@2023-01-01' = if (tags.n > 0 && !empty(names)) {
  name: 'st${uniqueString(resourceGroup().id)}'
  location: place
  properties: {
    minimumTlsVersion: place == 'a' ? 'TLS1_2' : 'TLS1_0'
  }
  resource blob 'blobServices' = {
    name: 'default'
  }
}
resource kv 'Microsoft.KeyVault/vaults@2023-01-01' existing = { name: 'kv' }
resource each 'Microsoft.X/y@2020-01-01' = [for m in many: if (m.on) {
  name: '${m.name}'
  parent: st::blob
}]
module inner './inner.bicep' = {
  name: 'inner'
  params: { p: kv.getSecret('s'), q: map(many, x => x.?name), r: many[?0] }
}
output o string = st.properties.primaryEndpoints.blob
type t = 'a' | 'b'
  | 'c'
func f(x string) string => '''
a ${x} '''
