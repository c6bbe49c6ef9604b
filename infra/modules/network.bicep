// A network for the bot and its database only. The database has no public address.
// Not checkable here: that the delegated subnets and the private DNS zone let the host reach the database, and nothing
// else does. To check: /ready names no database; psql from another machine gets no answer.

param name string
param location string
param tags object

@description('The service that may use the subnet of the bot.')
param appDelegation string

@description('The zone in which the bot finds the database.')
param privateZone string
param addressPrefix string = '10.20.0.0/24'

resource network 'Microsoft.Network/virtualNetworks@2023-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'bot'
        properties: {
          // Container Apps need 32 addresses or more.
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          delegations: [{ name: 'bot', properties: { serviceName: appDelegation } }]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 28, 4)
          delegations: [
            { name: 'database', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }
          ]
        }
      }
    ]
  }

  resource botSubnet 'subnets' existing = {
    name: 'bot'
  }

  resource databaseSubnet 'subnets' existing = {
    name: 'database'
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: privateZone
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: zone
  name: name
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}

output appSubnetId string = network::botSubnet.id
output databaseSubnetId string = network::databaseSubnet.id
output privateZoneId string = zone.id
