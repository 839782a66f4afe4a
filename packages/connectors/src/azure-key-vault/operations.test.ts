import { readFile } from 'node:fs/promises'
import { Application, OperationInput } from '@keyway/contract'
import { describe, expect, test } from 'vitest'
import { readInput } from '../read-input.ts'
import { applicationFor, operationOf } from './definition.ts'
import { OPERATIONS } from './operations/index.ts'
import { MICROSOFT_OPERATIONS } from './operations/microsoft-operations.ts'
import { NOT_OFFERED } from './operations/not-offered.ts'

describe('the operations', () => {
  const ids = OPERATIONS.map((row) => row.id)

  test('have ids of their own', () => {
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('and those left out, each with a reason, are all that Microsoft has', () => {
    const beside = ['Subscriptions_List', 'ResourceGroups_List']
    expect([...ids, ...NOT_OFFERED.keys()].sort()).toEqual([...MICROSOFT_OPERATIONS, ...beside].sort())
    for (const reason of NOT_OFFERED.values()) expect(reason).toMatch(/^[A-Z].*\.$/)
  })

  /** The specification's own list, for whoever has it: a JSON list of rows with `operationId`. */
  const specified = process.env.KEYWAY_TEST_OPERATIONS
  test.skipIf(specified === undefined)('that Microsoft has are those of the specification', async () => {
    const rows = JSON.parse(await readFile(String(specified), 'utf8')) as { readonly operationId: string }[]
    expect([...MICROSOFT_OPERATIONS].sort()).toEqual(rows.map(({ operationId }) => operationId).sort())
  })

  test('can be called by hand, all of them', () => {
    expect(OPERATIONS.filter(({ use }) => !use.includes('call'))).toEqual([])
  })

  test('are offered in the shape of the contract', () => {
    const application = applicationFor({ sandbox: null, customCloud: null })
    expect(Application.parse(application)).toEqual(application)
  })

  test.each(OPERATIONS.map((row) => [row.id, row] as const))('%s is well-formed', (id, row) => {
    expect(id).toMatch(row.api === 'data-plane' ? /^[A-Za-z]+$/ : /^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+$/)
    expect(row.docs).toMatch(/^https:\/\/learn\.microsoft\.com\/rest\/api\/[a-z/-]+$/)
    expect(row.apiVersion).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(row.help).toMatch(/^[A-Z].*\.$/)
    expect(row.use.length).toBeGreaterThan(0)

    const inPath = [...row.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1])
    expect(row.inputs.filter((input) => input.in === 'path').map((input) => input.name)).toEqual(inPath)
    const optional = row.inputs.filter((input) => input.in === 'path' && !input.required).map((input) => input.name)
    // One in the middle is a version, which Azure lets be empty or missing.
    expect(optional.every((name) => row.path.endsWith(`/{${name}}`) || name.endsWith('-version'))).toBe(true)

    const names = row.inputs.map((input) => input.name)
    expect(new Set(names).size).toBe(names.length)
    for (const input of row.inputs) {
      expect(() => OperationInput.parse(input)).not.toThrow()
      expect(input.help).toMatch(/^\S.*\.$/)
      if (input.example !== undefined) expect(readInput(input, input.example)).toMatchObject({ ok: true })
      expect(input.items === undefined).toBe(input.type !== 'list')
      if (input.secret) expect(input.example).toBeUndefined()
    }
    expect(row.longRunning === undefined).toBe(row.settles === undefined)
    for (const name of Object.keys(row.defaultMapping ?? {})) expect(names).toContain(name)
  })

  test.each(OPERATIONS.filter((row) => row.use.includes('import')).map((row) => [row.id, row] as const))(
    '%s has a default mapping for every required input that a record can fill',
    (_, row) => {
      const required = row.inputs.filter((input) => input.required && input.name !== 'operationKind')
      expect(row.defaultMapping).toBeDefined()
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
      for (const member of Object.values(row.detail.inputs))
        if (member !== 'name') expect(row.derive).toHaveProperty(member)
      expect(detail?.use).toContain('lookup')
      expect(row.detail.into === undefined).toBe(detail?.recordsPath === undefined)
    }
  })

  test('that end later name an operation with inputs they have themselves', () => {
    for (const { api, id, settles, inputs } of OPERATIONS) {
      if (settles === undefined || settles.by === 'location') continue
      const names = inputs.map(({ name }) => name)
      const needed = operationOf(api, settles.operation)?.inputs.filter(({ required }) => required)
      expect({ id, names }).toMatchObject({
        names: expect.arrayContaining(needed?.map(({ name }) => name) ?? ['none']),
      })
    }
  })
})
