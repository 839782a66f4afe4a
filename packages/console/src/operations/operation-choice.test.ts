import type { Application, Operation } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { givenParameters, operationGroups } from './operation-choice.ts'

const operation = (part: Partial<Operation>): Operation => ({
  id: 'X',
  name: 'x',
  help: '',
  group: 'secrets',
  api: 'data-plane',
  method: 'GET',
  path: '/',
  apiVersion: '2025-07-01',
  use: ['export'],
  inputs: [],
  permission: {},
  sensitive: [],
  docs: 'https://learn.microsoft.com/',
  ...part,
})
const application: Application = {
  _id: '0123456789abcdef01234567',
  name: 'Azure Key Vault',
  description: '',
  published: true,
  group: 'Connectors',
  apis: [],
  clouds: [],
  ways: [],
  operations: [
    operation({ id: 'GetKeys', group: 'keys' }),
    operation({ id: 'GetSecrets' }),
    operation({ id: 'SetSecret', use: ['import'] }),
    operation({ id: 'Vaults_Get', group: 'vaults', api: 'control-plane' }),
  ],
}
const ids = (use: 'export' | 'import', api: Operation['api'] = 'data-plane') =>
  operationGroups(application, api, use).map((one) => [one.group, one.operations.map((row) => row.id)])

describe('the operations on offer', () => {
  it('are those of the connection’s API and the use, in groups', () => {
    expect(ids('export')).toEqual([
      ['Secrets', ['GetSecrets']],
      ['Keys', ['GetKeys']],
    ])
    expect(ids('import')).toEqual([['Secrets', ['SetSecret']]])
    expect(ids('export', 'control-plane')).toEqual([['Vaults', ['Vaults_Get']]])
  })

  it('are none until a connection is chosen', () => {
    expect(operationGroups(application, undefined, 'export')).toEqual([])
    expect(operationGroups(undefined, 'data-plane', 'export')).toEqual([])
  })
})

it('leaves blank inputs out and keeps zero and false', () => {
  expect(givenParameters({ name: '', size: 0, pending: false, version: 'a' })).toEqual({
    size: 0,
    pending: false,
    version: 'a',
  })
})
