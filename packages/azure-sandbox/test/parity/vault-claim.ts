/** How the rows of the vault's operations and refusals are made: a claim by id, and the tests that witness every one alike. */
import { ERROR_NAMES, type ErrorName, refusal } from '../../src/vault/errors.ts'
import type { ParityRow } from './row.ts'

/** What the operation does, then witnesses of its own: tests or recorded exchanges. */
export type Claim = readonly [does: string, ...witness: string[]]

const PERMISSIONS = 'src/vault/permissions.sdk.test.ts'
/** Every operation a client of Microsoft's has a method for: working with as little as it needs, and refused without. */
const EVERY_OPERATION = [
  `${PERMISSIONS}: %s works with its permission alone`,
  `${PERMISSIONS}: %s is refused without its permission, and nothing changes`,
  `${PERMISSIONS}: %s works with its data action alone`,
  `${PERMISSIONS}: %s is refused without its data action, and nothing changes`,
  'src/vault/api-versions.test.ts: %s exists from its first api-version on and not before',
] as const

export const operationRows = (claims: Readonly<Record<string, Claim>>): ParityRow[] =>
  Object.entries(claims).map(([call, [does, ...own]]) => ({ call, does, witness: [...EVERY_OPERATION, ...own] }))

/** Rows of operations no vault offers: the test is the whole proof. */
export const refusedRows = (ids: readonly string[], does: string, witness: string): ParityRow[] =>
  ids.map((call) => ({ call, does, witness: [witness] }))

/** A row for each refusal the data plane knows. */
export const refusalRows = (): ParityRow[] =>
  ERROR_NAMES.map((name: ErrorName) => {
    const { status, code, inner } = refusal(name)
    return {
      call: `refusal ${name}`,
      does: [status, code, ...(inner === undefined ? [] : [`(${inner})`])].join(' '),
      witness: ['src/vault/refusals.sdk.test.ts: is answered when %s'],
    }
  })
