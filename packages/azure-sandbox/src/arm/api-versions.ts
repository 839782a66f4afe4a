/**
 * The api-versions each provider and type takes. A request without one is refused before anything else.
 */
import { ArmError } from './errors.ts'
import { LOCATIONS } from './locations.ts'

export const KEY_VAULT_VERSIONS = [
  '2026-02-01',
  '2025-05-01',
  '2024-11-01',
  '2023-07-01',
  '2023-02-01',
  '2022-11-01',
  '2022-07-01',
  '2021-10-01',
  '2019-09-01',
  '2018-02-14',
  '2016-10-01',
  '2015-06-01',
  '2026-05-15-preview',
  '2026-04-01-preview',
  '2026-03-01-preview',
  '2024-12-01-preview',
  '2024-04-01-preview',
  '2022-02-01-preview',
  '2021-11-01-preview',
  '2021-06-01-preview',
  '2021-04-01-preview',
  '2020-04-01-preview',
  '2018-02-14-preview',
] as const

/** Some of the versions Resource Manager names for its own types. It takes more than it names. */
const RESOURCE_MANAGER_VERSIONS = [
  '2015-01-01',
  '2015-11-01',
  '2016-09-01',
  '2018-05-01',
  '2019-10-01',
  '2020-01-01',
  '2020-06-01',
  '2021-01-01',
  '2021-04-01',
  '2022-09-01',
  '2022-12-01',
  '2024-11-01',
] as const
const FIRST_RESOURCE_MANAGER_VERSION = '2014-01-01'
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(-preview)?$/

/** The types of Microsoft.KeyVault the sandbox has, and the first version of each. */
export const RESOURCE_TYPES = {
  vaults: '2015-06-01',
  'vaults/secrets': '2015-06-01',
  'vaults/accessPolicies': '2015-06-01',
  'vaults/keys': '2019-09-01',
  'vaults/keys/versions': '2019-09-01',
  'vaults/privateEndpointConnections': '2018-02-14',
  'vaults/privateLinkResources': '2018-02-14',
  operations: '2015-06-01',
  checkNameAvailability: '2015-06-01',
  deletedVaults: '2016-10-01',
  locations: '2016-10-01',
  'locations/deletedVaults': '2016-10-01',
  'locations/operationResults': '2016-10-01',
} as const

export type ResourceType = keyof typeof RESOURCE_TYPES

/** Versions are dates: later text is the later version. */
export const isSince = (version: string, first: string): boolean => version.slice(0, 10) >= first

export const versionsOf = (type: ResourceType): readonly string[] =>
  KEY_VAULT_VERSIONS.filter((version) => isSince(version, RESOURCE_TYPES[type]))

/** Given twice, the values are read as one, which no version is. @throws ArmError apiVersionMissing. */
export function requireApiVersion(query: URLSearchParams): string {
  const version = query.getAll('api-version').join(',')
  if (version === '') throw new ArmError('apiVersionMissing')
  return version
}

/** A version of Resource Manager's own types: any date since the first. @throws ArmError apiVersionInvalid. */
export function checkResourceManagerVersion(version: string): void {
  if (DATE.test(version) && isSince(version, FIRST_RESOURCE_MANAGER_VERSION)) return
  throw new ArmError('apiVersionInvalid', { version, supported: RESOURCE_MANAGER_VERSIONS.join(',') })
}

/**
 * A version of one type of the Key Vault provider. `location`: what the refusal says it looked for.
 *
 * @throws ArmError apiVersionInvalid for what is no date, providerNotRegistered for a version the type does not have.
 */
export function checkKeyVaultVersion(version: string, type: ResourceType, location: string): void {
  const supported = versionsOf(type)
  if (supported.includes(version)) return
  if (!DATE.test(version)) throw new ArmError('apiVersionInvalid', { version, supported: supported.join(',') })
  throw new ArmError('providerNotRegistered', {
    location,
    version,
    type,
    supported: supported.join(', '),
    locations: LOCATIONS.join(', '),
  })
}
