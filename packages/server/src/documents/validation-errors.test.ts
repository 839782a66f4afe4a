import { AZURE_KEY_VAULT_ID, ConnectionInput, IClientInput } from '@keyway/contract'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { iclientInput } from '../../test/support/sample-documents.ts'
import { AppErrors } from '../errors.ts'
import { parseInput } from './validation-errors.ts'

function errorsOf(schema: z.ZodType, input: unknown) {
  try {
    parseInput(schema, input)
  } catch (error) {
    if (!(error instanceof AppErrors)) throw error
    return error.errors.map(({ code, field, message }) => ({ code, field, message }))
  }
  return []
}

const Sample = z.strictObject({
  name: z.string(),
  pageSize: z.number().int().min(1).max(10),
  mode: z.enum(['fast', 'slow']),
  tags: z.array(z.string()).min(1).max(2),
  enabled: z.boolean(),
})
const VALID = { name: 'x', pageSize: 1, mode: 'fast', tags: ['a'], enabled: true }

test.each([
  [{ name: undefined }, { code: 'missing_required_field', field: 'name', message: 'Name is required.' }],
  [{ name: null }, { code: 'missing_required_field', field: 'name', message: 'Name is required.' }],
  [{ name: 7 }, { code: 'invalid_field', field: 'name', message: 'Name must be text.' }],
  [{ pageSize: 0 }, { code: 'invalid_field', field: 'pageSize', message: 'Page size must be at least 1.' }],
  [{ pageSize: 11 }, { code: 'invalid_field', field: 'pageSize', message: 'Page size must be at most 10.' }],
  [{ pageSize: 1.5 }, { code: 'invalid_field', field: 'pageSize', message: 'Page size must be a whole number.' }],
  [{ mode: 'x' }, { code: 'invalid_field', field: 'mode', message: 'Mode must be "fast" or "slow".' }],
  [{ tags: [] }, { code: 'invalid_field', field: 'tags', message: 'Tags must have at least 1 entry.' }],
  [{ tags: 'a' }, { code: 'invalid_field', field: 'tags', message: 'Tags must be a list.' }],
  [{ tags: ['a', 1] }, { code: 'invalid_field', field: 'tags.1', message: 'Tags must be text.' }],
  [{ enabled: 'yes' }, { code: 'invalid_field', field: 'enabled', message: 'Enabled must be true or false.' }],
  [
    { extra: 1 },
    { code: 'unknown_field', field: 'extra', message: 'Unknown field: extra. Remove it or correct its name.' },
  ],
])('%j is told as %j', (change, error) => {
  expect(errorsOf(Sample, { ...VALID, ...change })).toEqual([error])
})

test('a body that is no object is told as such', () => {
  expect(errorsOf(Sample, [1])).toMatchObject([{ code: 'invalid_field', message: 'The body must be an object.' }])
  expect(errorsOf(Sample, undefined)).toMatchObject([
    { code: 'missing_required_field', message: 'The body is required.' },
  ])
})

test("our schemas' own sentences follow the name on the form", () => {
  const clientSecret = '33333333-3333-4333-8333-333333333333'
  const input = iclientInput(' ', { clientId: 'x', clientSecret, redirectUri: 'x' })
  expect(errorsOf(IClientInput, input).map((error) => error.message)).toEqual([
    'Name is required.',
    'Client ID must be the Application (client) ID: a GUID such as 11111111-2222-3333-4444-555555555555.',
    'Client secret looks like the Secret ID. Paste the Value of the client secret instead; Azure shows it once, when it is created.',
    'Redirect URI must be a URL.',
  ])
})

test('an API type that does not exist names the two that do', () => {
  const input = { name: 'x', http: { _httpConnectorId: AZURE_KEY_VAULT_ID, _httpConnectorApiId: 'both' } }
  expect(errorsOf(ConnectionInput, input)).toContainEqual({
    code: 'invalid_field',
    field: 'http._httpConnectorApiId',
    message: 'API type must be control-plane or data-plane.',
  })
})
