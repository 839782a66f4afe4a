import { describe, expect, test } from 'vitest'
import { BUILT_IN_ROLES, smallestRole } from './roles.ts'

const vault = (...actions: string[]) => actions.map((action) => `Microsoft.KeyVault/vaults/${action}`)

describe('the smallest role', () => {
  test('for nothing, or for what no built-in role allows, is none', () => {
    expect(smallestRole([])).toBeUndefined()
    expect(smallestRole([...vault('secrets/getSecret/action'), 'Microsoft.KeyVault/vaults/write'])).toBeUndefined()
  })

  test.each([
    [vault('secrets/readMetadata/action'), 'Key Vault Secrets User'],
    [vault('secrets/readMetadata/action', 'secrets/getSecret/action'), 'Key Vault Secrets User'],
    [vault('secrets/setSecret/action'), 'Key Vault Secrets Officer'],
    [vault('keys/read'), 'Key Vault Reader'],
    [vault('certificates/read'), 'Key Vault Reader'],
    [vault('keys/wrap/action'), 'Key Vault Crypto Service Encryption User'],
    [vault('keys/sign/action'), 'Key Vault Crypto User'],
    [vault('keys/create/action'), 'Key Vault Crypto Officer'],
    [vault('keys/release/action'), 'Key Vault Crypto Service Release User'],
    [vault('certificates/import/action'), 'Key Vault Certificates Officer'],
    [vault('secrets/setSecret/action', 'keys/create/action'), 'Key Vault Administrator'],
    [vault('SECRETS/GETSECRET/ACTION'), 'Key Vault Secrets User'],
    [['Microsoft.Resources/subscriptions/read'], 'Reader'],
    [vault('read'), 'Reader'],
    [vault('write'), 'Key Vault Contributor'],
    [vault('accessPolicies/write'), 'Key Vault Contributor'],
    [['Microsoft.KeyVault/locations/deletedVaults/purge/action'], 'Key Vault Purge Operator'],
    [['Microsoft.Resources/subscriptions/resourceGroups/write'], 'Contributor'],
  ])('for %j is %s', (actions, name) => expect(smallestRole(actions)).toBe(name))

  test('is never one that another role of the table is a part of', () => {
    const data = BUILT_IN_ROLES.filter(({ dataActions }) => dataActions.length > 0)
    for (const [index, larger] of data.entries()) {
      for (const later of data.slice(index + 1)) {
        const isPart = later.dataActions.every((action) => larger.dataActions.includes(action))
        expect({ larger: larger.name, later: later.name, isPart }).toMatchObject({ isPart: false })
      }
    }
  })

  test('of Resource Manager is one of its own roles, though data actions have the same names', () => {
    const read = vault('secrets/read')
    expect(smallestRole(read, 'control-plane')).toBe('Reader')
    expect(smallestRole(vault('keys/write'), 'control-plane')).toBe('Key Vault Contributor')
  })
})
