import { describe, expect, test } from 'vitest'
import { operationOf } from './azure-key-vault/index.ts'
import { readAnswer } from './read-answer.ts'

function read(id: string, body: unknown) {
  const row = operationOf('data-plane', id) ?? operationOf('control-plane', id)
  if (row === undefined) throw new Error(`no operation ${id}`)
  return readAnswer(row, body)
}

describe('an answer', () => {
  test('of a list gives its records, each with the name its id tells, and the next page', () => {
    const next = 'https://v.vault.azure.net:443/secrets?api-version=7.4&$skiptoken=x'
    expect(read('GetSecrets', { value: [{ id: 'https://v.vault.azure.net/secrets/a' }], nextLink: next })).toEqual({
      records: [{ id: 'https://v.vault.azure.net/secrets/a', name: 'a' }],
      next,
    })
  })

  test('whose nextLink is null or empty is the last page', () => {
    expect(read('GetSecrets', { value: [], nextLink: null })).toEqual({ records: [] })
    expect(read('GetSecrets', { value: [], nextLink: '' })).toEqual({ records: [] })
  })

  test('that is one object is one record', () => {
    expect(read('GetSecret', { id: 'https://v.vault.azure.net/secrets/a/1f', value: 'x' }).records).toEqual([
      { id: 'https://v.vault.azure.net/secrets/a/1f', name: 'a', version: '1f', value: 'x' },
    ])
  })

  test('of Resource Manager tells subscription and resource group', () => {
    const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v'
    expect(read('Vaults_Get', { id, name: 'v' }).records).toEqual([
      { id, name: 'v', subscriptionId: 's', resourceGroupName: 'g' },
    ])
  })

  test.each([undefined, null, '', 'text', 4, []])('%j has no records', (body) => {
    expect(read('GetSecrets', body).records).toEqual([])
  })
})
