/** What rows of operations are put together from: uses, permissions, addresses of Microsoft's pages, how ids are read. */
import type { Operation } from '@keyway/contract'

/** Gives records and changes nothing. */
export const READS: Operation['use'] = ['export', 'lookup', 'call']
/** Changes something, once per record. */
export const WRITES: Operation['use'] = ['import', 'call']
/** Makes an answer out of a record, and changes nothing. */
export const COMPUTES: Operation['use'] = ['import', 'lookup', 'call']
/** Gives an object out as a text, for a record or by itself. */
export const BACKS_UP: Operation['use'] = ['export', 'import', 'lookup', 'call']

/**
 * @param policy permission of an access policy, e.g. `secrets/get`
 * @param dataAction of a role, without `Microsoft.KeyVault/vaults/`
 */
export const needs = (policy: string, dataAction: string): Operation['permission'] => ({
  policy,
  rbac: `Microsoft.KeyVault/vaults/${dataAction}`,
})

/** @param action of a role in Resource Manager, without `Microsoft.KeyVault/` */
export const needsAction = (action: string): Operation['permission'] => ({ rbac: `Microsoft.KeyVault/${action}` })

/** Microsoft's page of a data-plane operation. */
export const docsOf = (area: 'secrets' | 'keys' | 'certificates', id: string): string => {
  const page = kebab(id)
  return `https://learn.microsoft.com/rest/api/keyvault/${area}/${page}/${page}`
}

/** Microsoft's page of a control-plane operation, e.g. `Vaults_ListDeleted`. */
export const armDocsOf = (id: string): string =>
  `https://learn.microsoft.com/rest/api/keyvault/${id.split('_').map(kebab).join('/')}`

const kebab = (text: string): string => text.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()

/** How every list of Key Vault and Resource Manager comes: its records, and the whole URL of the next page. */
export const LIST = { recordsPath: 'value', nextPath: 'nextLink' } as const

/** An id is `https://VAULT/secrets/NAME/VERSION`, a deleted object's `https://VAULT/deletedsecrets/NAME`. */
export const NAME_FROM_ID = { name: { from: 'id', segment: 1 } } as const
export const NAME_AND_VERSION_FROM_ID = { ...NAME_FROM_ID, version: { from: 'id', segment: 2 } } as const
