import type { Mapping, Operation, OperationInput } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { constantInputs, defaultLines, defaultMappings, newMapping, typesFor, withGenerate } from './mapping-rows.ts'

const input = (name: string, type: OperationInput['type'], required = false): OperationInput => ({
  name,
  label: name.toUpperCase(),
  type,
  in: 'body',
  required,
  help: '',
})
const SET_SECRET: Operation = {
  id: 'SetSecret',
  name: 'Set a secret',
  help: '',
  group: 'secrets',
  api: 'data-plane',
  method: 'PUT',
  path: '/secrets/{secret-name}',
  apiVersion: '2025-07-01',
  use: ['import'],
  inputs: [
    input('secret-name', 'string', true),
    { ...input('value', 'string', true), secret: true },
    input('tags', 'object'),
    input('exp', 'number'),
  ],
  permission: {},
  defaultMapping: { 'secret-name': '$.name', value: '$.value', tags: '$.tags' },
  sensitive: ['value'],
  docs: 'https://learn.microsoft.com/',
}
const row = (part: Partial<Mapping>): Mapping => ({ generate: 'value', dataType: 'string', status: 'Active', ...part })

it('shows the default mapping with the labels of the inputs', () => {
  expect(defaultLines(SET_SECRET)[0]).toEqual({ generate: 'secret-name', label: 'SECRET-NAME', extract: '$.name' })
})

describe('mappings to change', () => {
  it('start from the default, each with the type of its input', () => {
    expect(defaultMappings(SET_SECRET)).toEqual([
      { generate: 'secret-name', dataType: 'string', extract: '$.name', status: 'Active' },
      { generate: 'value', dataType: 'string', extract: '$.value', status: 'Active' },
      { generate: 'tags', dataType: 'object', extract: '$.tags', status: 'Active' },
    ])
  })

  it('get a new row for a required input first', () => {
    expect(newMapping(SET_SECRET, [row({ generate: 'secret-name' })]).generate).toBe('value')
    expect(newMapping(SET_SECRET, defaultMappings(SET_SECRET))).toMatchObject({ generate: 'exp', dataType: 'number' })
  })

  it('change the type with the input, when it does not fit', () => {
    expect(withGenerate(SET_SECRET, row({}), 'exp').dataType).toBe('number')
    expect(withGenerate(SET_SECRET, row({ dataType: 'objectarray' }), 'tags').dataType).toBe('objectarray')
  })

  it('keep what the rows do not show', () => {
    expect(withGenerate(SET_SECRET, row({ default: 'x' }), 'secret-name')).toHaveProperty('default', 'x')
  })

  it('offer only types that fit', () => {
    expect(typesFor(SET_SECRET, 'exp')).toEqual(['number'])
    expect(typesFor(SET_SECRET, 'unknown')).toEqual(['string'])
  })
})

it('offers no secret as the same for every record', () => {
  expect(constantInputs(SET_SECRET).map((one) => one.name)).toEqual(['secret-name', 'tags', 'exp'])
})
