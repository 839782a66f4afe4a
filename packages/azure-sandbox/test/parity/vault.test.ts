/** The parity table of the vault leaves out no operation, and no refusal. */
import { expect, it } from 'vitest'
import { ERROR_NAMES } from '../../src/vault/errors.ts'
import { OPERATIONS } from '../../src/vault/operations/index.ts'
import { VAULT_PARITY } from './vault.ts'

const calls = VAULT_PARITY.map(({ call }) => call)

it('there is exactly one row for every operation of the data plane', () => {
  const known = new Set<string>(OPERATIONS.map(({ id }) => id))
  expect(calls.filter((call) => known.has(call)).sort()).toEqual([...known].sort())
})

it('there is exactly one row for every refusal', () => {
  const rows = calls.filter((call) => call.startsWith('refusal '))
  expect(rows.sort()).toEqual(ERROR_NAMES.map((name) => `refusal ${name}`).sort())
})
