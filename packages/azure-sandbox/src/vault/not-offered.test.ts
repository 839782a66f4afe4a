/** Operations no vault offers: managed storage accounts, which are deprecated, and those of Managed HSM. */
import { beforeAll, describe, expect, it } from 'vitest'
import { MANAGED_HSM_OPERATIONS } from './operations/managed-hsm.ts'
import { STORAGE_OPERATIONS } from './operations/storage.ts'
import { OBJECT, openTestVault, TENANT, type TestVault } from './testing/test-vault.ts'

let vault: TestVault
beforeAll(async () => {
  vault = await openTestVault()
})

const send = (method: string, path: string) =>
  vault.send(
    method,
    `${path.replace(/\{\w+\}/g, 'any')}?api-version=2026-07-01-preview`,
    method === 'GET' ? undefined : {},
  )

const rowsOf = <R extends { readonly id: string; readonly method: string; readonly path: string }>(
  rows: readonly R[],
) => rows.map(({ id, method, path }) => [id, method, path] as const)

const LISTS: readonly string[] = ['GetStorageAccounts', 'GetDeletedStorageAccounts']

describe('managed storage accounts', () => {
  it.each(rowsOf(STORAGE_OPERATIONS.filter(({ id }) => LISTS.includes(id))))(
    '%s is an empty list: a vault has none',
    async (_id, method, path) => {
      expect(await send(method, path)).toMatchObject({ status: 200, body: { value: [], nextLink: null } })
    },
  )

  it.each(rowsOf(STORAGE_OPERATIONS.filter(({ id }) => !LISTS.includes(id))))(
    '%s is refused as deprecated, and nothing changes',
    async (id, method, path) => {
      const before = vault.held()
      const { status, body } = await send(method, path)
      expect(status).toBe(400)
      expect(body).toEqual({
        error: {
          code: 'NotSupported',
          message: `Managed storage account keys are deprecated and not offered by this vault (operation ${id}). Use Microsoft Entra ID to authorize requests to Azure Storage.`,
        },
      })
      expect(vault.held()).toEqual(before)
    },
  )

  it('are refused as deprecated under Azure RBAC too, which has no action for them', async () => {
    vault.change({ enableRbacAuthorization: true })
    expect((await send('GET', '/storage/any')).body.error.code).toBe('NotSupported')
    vault.change({ enableRbacAuthorization: false })
  })

  it('want the permission first in a vault with access policies', async () => {
    const permissions = { secrets: ['all'], keys: ['all'], certificates: ['all'] }
    const { accessPolicies } = vault.vault
    vault.change({ accessPolicies: [{ tenantId: TENANT, objectId: OBJECT, permissions }] })
    const { status, body } = await send('GET', '/storage')
    expect([status, body.error.innererror.code]).toEqual([403, 'ForbiddenByPolicy'])
    expect(body.error.message).toContain('does not have storage list permission')
    vault.change({ accessPolicies })
  })
})

describe('operations of Managed HSM', () => {
  it.each(rowsOf(MANAGED_HSM_OPERATIONS))(
    '%s is refused by a key vault, and nothing changes',
    async (id, method, path) => {
      const before = vault.held()
      const { status, body } = await send(method, path)
      expect(status).toBe(400)
      expect(body).toEqual({
        error: {
          code: 'NotSupported',
          message: `Operation ${id} is offered by Managed HSM only; contoso is a key vault.`,
        },
      })
      expect(vault.held()).toEqual(before)
    },
  )
})

describe('secure wrapping', () => {
  it.each([
    ['securewrapkey', '/keys/k//securewrapkey'],
    ['secureunwrapkey', '/keys/k//secureunwrapkey'],
  ])('%s is refused as a preview, and only in the api-versions that know it', async (id, path) => {
    const { status, body } = await send('POST', path)
    expect([status, body.error.code]).toEqual([400, 'NotSupported'])
    expect(body.error.message).toBe(`Preview operation ${id} is not offered by this vault.`)
    const early = await vault.send('POST', `${path}?api-version=7.6`, {})
    expect([early.status, early.body.error.code]).toEqual([400, 'BadParameter'])
  })
})
