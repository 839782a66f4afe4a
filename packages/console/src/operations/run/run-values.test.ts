import type { Operation } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { isDestructive, isRepeatable, keptInputs, runInput, runRows } from './run-values.ts'

const operation = (part: Partial<Operation>): Operation => ({
  id: 'SetSecret',
  name: 'Set a secret',
  help: '',
  group: 'secrets',
  api: 'data-plane',
  method: 'PUT',
  path: '/secrets/{secret-name}',
  apiVersion: '2025-07-01',
  use: ['import', 'call'],
  inputs: [
    { name: 'secret-name', label: 'Secret name', type: 'string', in: 'path', required: true, help: '' },
    { name: 'value', label: 'Value', type: 'string', in: 'body', required: true, help: '', secret: true },
  ],
  permission: {},
  sensitive: ['value'],
  docs: 'https://learn.microsoft.com/',
  ...part,
})

it('a call has a field for every input, at the place where the server names its errors', () => {
  expect(runRows(operation({})).map(({ field, path, required }) => [field, path, required])).toEqual([
    ['operation', 'operation', true],
    ['inputs.secret-name', 'inputs.secret-name', true],
    ['inputs.value', 'inputs.value', true],
  ])
})

it('blank fields are not sent', () => {
  expect(runInput({ operation: 'x', inputs: { a: '', b: 0, c: false } })).toEqual({
    inputs: { b: 0, c: false },
  })
})

it('another operation gets the inputs it also has, but no secret', () => {
  expect(keptInputs({ 'secret-name': 'db', value: 'x', maxresults: 5 }, operation({}))).toEqual({ 'secret-name': 'db' })
})

describe('an operation', () => {
  it.each([
    ['DELETE', '/secrets/{secret-name}', true],
    ['POST', '/deletedVaults/{vaultName}/purge', true],
    ['POST', '/secrets/{secret-name}/backup', false],
    ['PUT', '/secrets/{secret-name}', false],
  ] as const)('%s %s asks first: %s', (method, path, asks) => {
    expect(isDestructive(operation({ method, path }))).toBe(asks)
  })

  it('that changes something is not repeated to show its answer', () => {
    expect(isRepeatable(operation({}))).toBe(false)
    expect(isRepeatable(operation({ use: ['export', 'lookup', 'call'] }))).toBe(true)
  })
})
