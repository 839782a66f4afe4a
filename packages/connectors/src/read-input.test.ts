import type { OperationInput } from '@keyway/contract'
import { describe, expect, test } from 'vitest'
import { readInput } from './read-input.ts'

const input = (part: Partial<OperationInput>): OperationInput => ({
  name: 'x',
  label: 'X',
  type: 'string',
  in: 'body',
  required: false,
  help: '',
  ...part,
})
const OPERATIONS = input({ type: 'list', items: 'string', options: ['sign', 'verify'], maxLength: 2 })
const POLICIES = input({ type: 'list', items: 'object', maxLength: 1 })

describe('an input is refused', () => {
  test.each([
    [input({ type: 'object' }), '[1]', 'must be a JSON object'],
    [input({ type: 'object' }), 'x', 'must be a JSON object'],
    [OPERATIONS, 'sign, decrypt', 'may hold sign, verify'],
    [OPERATIONS, 'sign,sign,sign', 'at most 2 entries'],
    [OPERATIONS, [1], 'must be a list of texts'],
    [OPERATIONS, 5, 'must be a list of texts'],
    [POLICIES, 'a, b', 'must be a JSON list of objects'],
    [POLICIES, '{}', 'must be a JSON list of objects'],
    [POLICIES, [[]], 'must be a JSON list of objects'],
    [POLICIES, [{}, {}], 'at most 1 entries'],
    [input({ type: 'bytes' }), 'a b!', 'must be in base64url or base64'],
    [input({ type: 'bytes' }), 'AAAAA', 'must be in base64url or base64'],
    [input({ type: 'bytes' }), 5, 'must be text in base64url'],
    [input({ type: 'date' }), 'tomorrow', 'must be a date such as'],
    [input({ type: 'date' }), '2027-02-30', 'must be a date such as'],
    [input({ type: 'date' }), '2027-13-01', 'must be a date such as'],
    [input({ type: 'date' }), '2027-01-01T08:00:00', 'must be a date such as'],
    [input({ type: 'date' }), -5, 'must be a date such as'],
    [input({ type: 'date' }), 1.5, 'must be a date such as'],
    [input({ type: 'date' }), true, 'must be a date such as'],
  ])('%# when it does not fit', (row, value, reason) => {
    expect(readInput(row, value)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })
})

describe('an input is read', () => {
  test.each([
    [OPERATIONS, 'sign, verify', ['sign', 'verify']],
    [OPERATIONS, '["sign"]', ['sign']],
    [OPERATIONS, ['verify'], ['verify']],
    [POLICIES, '[{"a":1}]', [{ a: 1 }]],
    [input({ type: 'bytes' }), 'a+b/cQ==', 'a-b_cQ'],
    [input({ type: 'bytes' }), 'a-b_\ncQ', 'a-b_cQ'],
    [input({ type: 'bytes' }), 'text:größe, 5 €', 'Z3LDtsOfZSwgNSDigqw'],
    [input({ type: 'bytes' }), 'text:', ''],
    [input({ type: 'date' }), '2027-01-15', 1_799_971_200],
    [input({ type: 'date' }), '2027-01-15T09:00:00+01:00', 1_800_000_000],
    [input({ type: 'date' }), '2027-01-15T08:00:00.7Z', 1_800_000_000],
    [input({ type: 'date' }), 1_800_000_000, 1_800_000_000],
    [input({ type: 'date' }), ' 1800000000 ', 1_800_000_000],
  ])('%# as what the service takes', (row, value, read) => {
    expect(readInput(row, value)).toEqual({ ok: true, value: read })
  })
})
