import { Application, OperationInput } from '@keyway/contract'
import { describe, expect, test } from 'vitest'
import { applicationFor, operationOf } from './definition.ts'
import { OPERATIONS } from './operations/index.ts'

describe('the operations', () => {
  test('are twenty-five, with ids of their own', () => {
    expect(new Set(OPERATIONS.map((row) => row.id)).size).toBe(OPERATIONS.length)
    expect(OPERATIONS.length).toBe(25)
  })

  test('are offered in the shape of the contract', () => {
    const application = applicationFor({ sandbox: null, customCloud: null })
    expect(Application.parse(application)).toEqual(application)
  })

  test.each(OPERATIONS.map((row) => [row.id, row] as const))('%s is well-formed', (id, row) => {
    expect(id).toMatch(row.api === 'data-plane' ? /^[A-Z][A-Za-z]+$/ : /^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+$/)
    expect(row.docs).toMatch(/^https:\/\/learn\.microsoft\.com\/rest\/api\/[a-z/-]+$/)
    expect(row.apiVersion).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(row.help).toMatch(/^[A-Z].*\.$/)
    expect(row.use.length).toBeGreaterThan(0)

    const inPath = [...row.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1])
    expect(row.inputs.filter((input) => input.in === 'path').map((input) => input.name)).toEqual(inPath)
    const optional = row.inputs.filter((input) => input.in === 'path' && !input.required).map((input) => input.name)
    expect(optional.every((name) => row.path.endsWith(`/{${name}}`))).toBe(true)

    const names = row.inputs.map((input) => input.name)
    expect(new Set(names).size).toBe(names.length)
    for (const input of row.inputs) {
      expect(() => OperationInput.parse(input)).not.toThrow()
      expect(input.help).toMatch(/^\S.*\.$/)
      if (input.pattern !== undefined && input.example !== undefined) {
        expect(String(input.example)).toMatch(new RegExp(input.pattern))
      }
      if (input.options !== undefined && input.example !== undefined) expect(input.options).toContain(input.example)
    }
    for (const name of Object.keys(row.defaultMapping ?? {})) expect(names).toContain(name)
  })

  test.each(OPERATIONS.filter((row) => row.use.includes('import')).map((row) => [row.id, row] as const))(
    '%s has a default mapping for every required input that a record can fill',
    (_, row) => {
      const required = row.inputs.filter((input) => input.required && input.name !== 'operationKind')
      expect(Object.keys(row.defaultMapping ?? {})).toEqual(expect.arrayContaining(required.map((input) => input.name)))
    },
  )

  test('that fetch each record whole name an operation and inputs it has', () => {
    for (const row of OPERATIONS) {
      expect(row.withValues === undefined).toBe(row.detail === undefined)
      if (row.detail === undefined) continue
      const detail = operationOf(row.api, row.detail.operation)
      const inputs = detail?.inputs.map((input) => input.name)
      expect(inputs).toEqual(expect.arrayContaining(Object.keys(row.detail.inputs)))
      for (const member of Object.values(row.detail.inputs)) expect(row.derive).toHaveProperty(member)
    }
  })
})
