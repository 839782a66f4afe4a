/**
 * Every operation through Microsoft's own clients, unmodified, their challenge check on: with its permission alone, without
 * it, and the same for its data action when the vault uses Azure RBAC.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ROLE_ASSIGNMENTS, ROLE_DEFINITIONS } from '../core/role-record.ts'
import { OPERATIONS, type OperationId, type OperationRow } from './operations/index.ts'
import { CERTIFICATE_CALLS } from './testing/sdk/certificate-calls.ts'
import { KEY_CALLS } from './testing/sdk/key-calls.ts'
import { openSdkClients, type SdkCall, type SdkClients } from './testing/sdk/sdk-call.ts'
import { SECRET_CALLS } from './testing/sdk/secret-calls.ts'
import { OBJECT, type ServedVault, serveTestVault, TENANT } from './testing/test-vault.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const CALLS: Partial<Record<OperationId, SdkCall>> = { ...SECRET_CALLS, ...KEY_CALLS, ...CERTIFICATE_CALLS }
const ROWS = Object.entries(CALLS) as [OperationId, SdkCall][]

let served: ServedVault
let clients: SdkClients
let count = 0
const freshName = () => `object-${++count}`

beforeAll(async () => {
  served = await serveTestVault()
  clients = openSdkClients(served)
})
afterAll(() => served.close())
beforeEach(() => {
  allow(OPERATIONS, 'policy')
})

const operation = (id: OperationId): OperationRow<OperationId> =>
  OPERATIONS.find((row) => row.id === id) as OperationRow<OperationId>
const wordsOf = ({ permission }: OperationRow) => permission.split('/')[1]?.split('|') ?? []
const groupOf = ({ permission }: OperationRow) => permission.split('/')[0] ?? ''

/** Lets the caller do exactly these operations, by an access policy or by a role. */
function allow(operations: readonly OperationRow[], by: 'policy' | 'role'): void {
  const words = (group: string) => operations.filter((row) => groupOf(row) === group).flatMap(wordsOf)
  const permissions = { secrets: words('secrets'), keys: words('keys'), certificates: words('certificates') }
  const dataActions =
    by === 'policy' ? ['*'] : operations.map(({ dataAction }) => `Microsoft.KeyVault/vaults/${dataAction}`)
  const { store } = served.context
  const { subscriptionId, resourceGroup } = served.vault
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/contoso`
  store
    .collection(ROLE_DEFINITIONS)
    .set('role', { id: 'role', actions: [], notActions: [], dataActions, notDataActions: [] })
  store.collection(ROLE_ASSIGNMENTS).set('one', { scope, roleDefinitionId: 'role', principalId: OBJECT })
  served.change({
    enableRbacAuthorization: by === 'role',
    // whichever way the vault does not use would allow everything
    accessPolicies: [{ tenantId: TENANT, objectId: OBJECT, permissions: by === 'role' ? EVERYTHING : permissions }],
  })
}

const EVERYTHING = { secrets: ['all'], keys: ['all'], certificates: ['all'] }

/** What is left when the caller may do all but this: operations guarded alike go with it. */
const without = (
  id: OperationId,
  withheld: readonly OperationId[],
  guard: (row: OperationRow) => readonly string[],
) => {
  const lost = new Set([id, ...withheld].map(operation).flatMap(guard))
  return OPERATIONS.filter((row) => !guard(row).some((word) => lost.has(word)))
}

/** Calls and expects a 403 that says `what`, and a store in which nothing has changed. */
async function expectRefusal(act: () => Promise<unknown>, inner: string, what: string): Promise<void> {
  const before = served.held()
  await expect(act()).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' })
  expect(clients.lastAnswer()).toMatchObject({
    status: 403,
    error: { code: 'Forbidden', message: expect.stringContaining(what), innererror: { code: inner } },
  })
  expect(served.held()).toEqual(before)
}

it('there is a call for every operation on secrets, keys and certificates that a client has a method for', () => {
  const unreachable = OPERATIONS.filter(({ id, permission }) => /^(sec|key|cer)/.test(permission) && !CALLS[id])
  expect(unreachable.map(({ id }) => id)).toEqual(['secureunwrapkey', 'securewrapkey'])
})

describe('in a vault with access policies', () => {
  it.each(ROWS)('%s works with its permission alone', async (id, { arrange, shows, besides = [] }) => {
    const name = freshName()
    const act = await arrange(clients, name)
    allow([id, ...besides].map(operation), 'policy')
    expect({ result: await act() }).toMatchObject({ result: shows(name) })
  })

  it.each(ROWS)('%s is refused without its permission, and nothing changes', async (id, { arrange, withheld = [] }) => {
    const act = await arrange(clients, freshName())
    allow(
      without(id, withheld, (row) => wordsOf(row).map((word) => `${groupOf(row)} ${word}`)),
      'policy',
    )
    const lacking = `does not have ${groupOf(operation(id))} ${wordsOf(operation(id))[0]} permission on key vault`
    await expectRefusal(act, 'ForbiddenByPolicy', lacking)
  })
})

describe('in a vault with Azure RBAC', () => {
  it.each(ROWS)('%s works with its data action alone', async (id, { arrange, shows, besides = [] }) => {
    const name = freshName()
    const act = await arrange(clients, name)
    allow([id, ...besides].map(operation), 'role')
    expect({ result: await act() }).toMatchObject({ result: shows(name) })
  })

  it.each(ROWS)(
    '%s is refused without its data action, and nothing changes',
    async (id, { arrange, withheld = [] }) => {
      const act = await arrange(clients, freshName())
      allow(
        without(id, withheld, ({ dataAction }) => [dataAction]),
        'role',
      )
      await expectRefusal(act, 'ForbiddenByRbac', `Action: 'Microsoft.KeyVault/vaults/${operation(id).dataAction}'`)
    },
  )
})
