/** Every endpoint, grant and Graph call of the sandbox has its row in the parity table. */
import { expect, it } from 'vitest'
import { ENTRA_ROUTES } from '../../src/entra/index.ts'
import { GRANT_TYPES } from '../../src/entra/token-endpoint.ts'
import { GRAPH_ROUTES } from '../../src/graph/index.ts'
import { ENTRA_PARITY } from '../parity/entra.ts'
import { GRAPH_PARITY } from '../parity/graph.ts'

const named = (rows: readonly { readonly call: string }[]) => new Set(rows.map((row) => row.call))

it.each(ENTRA_ROUTES)('the endpoint $call has a row', ({ call }) => {
  const rows = named(ENTRA_PARITY)
  expect(rows.has(call)).toBe(true)
})

it.each(GRANT_TYPES)('the grant %s has a row', (grant) => {
  expect(named(ENTRA_PARITY).has(`token: ${grant}`)).toBe(true)
})

it.each(GRAPH_ROUTES)('$call of Graph has a row', ({ call }) => {
  expect(named(GRAPH_PARITY).has(call)).toBe(true)
})

it('no call has two rows', () => {
  for (const rows of [ENTRA_PARITY, GRAPH_PARITY]) expect(named(rows).size).toBe(rows.length)
})
