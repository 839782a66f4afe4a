/**
 * The Key Vault provider's description of itself: its types with their versions and places, and that it is registered.
 */
import type { SandboxResponse } from '../core/http.ts'
import { RESOURCE_TYPES, type ResourceType, versionsOf } from './api-versions.ts'
import { type ArmCall, param } from './call.ts'
import { LOCATION_NAMES } from './locations.ts'

const DEFAULT_VERSION = '2023-07-01'

function providerAnswer(call: ArmCall) {
  return {
    id: `/subscriptions/${param(call, 'subscription')}/providers/Microsoft.KeyVault`,
    namespace: 'Microsoft.KeyVault',
    registrationState: 'Registered',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: (Object.keys(RESOURCE_TYPES) as ResourceType[]).map((resourceType) => ({
      resourceType,
      locations: /^vaults|^locations\//.test(resourceType) ? Object.values(LOCATION_NAMES) : [],
      apiVersions: versionsOf(resourceType),
      defaultApiVersion: DEFAULT_VERSION,
      capabilities: resourceType === 'vaults' ? 'SupportsTags, SupportsLocation' : 'None',
    })),
  }
}

/** Also what registering answers: it is registered already, and clients ask all the same before they make a vault. */
export const getProvider = (call: ArmCall): SandboxResponse => ({ status: 200, body: providerAnswer(call) })

export const listProviders = (call: ArmCall): SandboxResponse => ({
  status: 200,
  body: { value: [providerAnswer(call)] },
})
