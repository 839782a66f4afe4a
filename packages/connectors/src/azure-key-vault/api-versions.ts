/** The api-version each group of operations is called with. One place, so that moving on is one line and one test run. */

/** The newest that every Azure cloud and all three official SDKs (secrets, keys, certificates) speak. */
export const DATA_PLANE = '2025-07-01'

/** Resource Manager's Microsoft.KeyVault: all versions before this one retire on 27 February 2027. */
export const VAULTS = '2026-02-01'

export const SUBSCRIPTIONS = '2022-12-01'
export const RESOURCE_GROUPS = '2021-04-01'
/** Resource Manager's list of all resources, in the version Microsoft's Key Vault client calls it with. */
export const RESOURCES = '2015-11-01'
