/**
 * Every operation against the sandbox: run by an export or an import it does what it should; without its permission it is
 * refused, and the diagnosis names that permission. A row without a proof fails.
 */
import { azureKeyVault, buildRequest, type OperationRow } from '@keyway/connectors'
import { type Diagnosis, diagnoseResponse } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CERTIFICATES } from './certificates.ts'
import { KEYS } from './keys.ts'
import type { Proof } from './proof.ts'
import { SECRETS } from './secrets.ts'
import { openStage, type Stage, VAULT } from './stage.ts'
import { VAULTS } from './vaults.ts'

// Making keys takes its time on a busy machine, and Azure asks to look at a purge every five seconds.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 })

const PROOFS: Readonly<Record<string, Proof>> = { ...SECRETS, ...KEYS, ...CERTIFICATES, ...VAULTS }
const proofOf = (row: OperationRow): Proof => PROOFS[row.id] as Proof
const ROWS = azureKeyVault.operations.filter(({ id }) => PROOFS[id] !== undefined).map((row) => [row.id, row] as const)
const DATA = ROWS.filter(([, { api }]) => api === 'data-plane')
const CONTROL = ROWS.filter(([, { api }]) => api === 'control-plane')

let stage: Stage
let count = 0
/** A legal name of a vault, too. */
const freshName = () => `p${++count}-${Math.random().toString(36).slice(2, 8)}`
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

test('every operation has a proof, and every proof an operation', () => {
  expect(Object.keys(PROOFS).sort()).toEqual(azureKeyVault.operations.map(({ id }) => id).sort())
})

const wordOf = ({ permission }: OperationRow) => (permission.policy ?? '/').split('/') as [string, string]

/** Everything that any operation needs, but not what `row` needs. */
function permissionsWithout(row: OperationRow): Record<string, string[]> {
  const lost = [wordOf(row)[1], ...(proofOf(row).also ?? [])]
  const [area] = wordOf(row)
  const left: Record<string, string[]> = {}
  for (const [, other] of DATA) {
    const [group, word] = wordOf(other)
    if (group === area && lost.includes(word)) continue
    left[group] = [...new Set([...(left[group] ?? []), word])]
  }
  return left
}

describe('without its permission', () => {
  test.each(DATA)('%s is refused by an access policy, and the permission is named', async (_, row) => {
    const { inputs } = await proofOf(row).arrange(stage, freshName())
    await stage.world.sandbox.control.setAccessPolicy(VAULT, stage.adele, permissionsWithout(row))
    const { ok, refusal } = await stage.run(row, stage.others['data-plane'], inputs)
    expect({ ok, message: refusal?.message }).toEqual({
      ok: false,
      message: expect.stringContaining(`lacks the permission ${row.permission.policy}`),
    })
  })

  test.each(DATA)(
    '%s is refused by a vault with roles, and its data action is the one that Azure names',
    async (_, row) => {
      const { inputs } = await proofOf(row).arrange(stage, freshName())
      const { told, message } = await sent(row, stage.withoutRole, inputs)
      expect(message).toContain(`Action: '${row.permission.rbac}'`)
      expect(told).toMatchObject({ code: 'forbidden_by_rbac', facts: { permission: row.permission.rbac } })
      expect(told?.facts.role).toMatch(/^Key Vault /)
    },
  )

  test.each(CONTROL)('%s is refused by Resource Manager, and the action is named', async (_, row) => {
    const proof = proofOf(row)
    const { inputs } = await proof.arrange(stage, freshName())
    const ran = await stage.run(row, stage.others['control-plane'], inputs)
    if (proof.forAnybody) return expect(ran).toMatchObject({ ok: true, records: expect.arrayContaining([]) })
    if (proof.emptyWithoutRole && ran.ok) return expect(ran.records).toEqual([])
    const { told, message } = await sent(row, stage.others['control-plane'], inputs)
    expect(ran).toMatchObject({ ok: false, refusal: { message: expect.stringContaining(String(row.permission.rbac)) } })
    expect(message).toContain(`'${row.permission.rbac}'`)
    expect(told).toMatchObject({ code: 'arm_forbidden', facts: { role: expect.stringMatching(/./) } })
  })
})

describe('with it', () => {
  test.concurrent.each(ROWS)('%s does what it should', async (_, row) => {
    const { inputs, shows } = await proofOf(row).arrange(stage, freshName())
    const { ok, refusal, records } = await stage.run(row, stage.own[row.api], inputs)
    expect({ ok, refusal }).toEqual({ ok: true, refusal: undefined })
    if (shows === undefined) expect(records).toEqual([])
    else expect(records).toContainEqual(expect.objectContaining(deep(shows)))
    const { gone } = proofOf(row)
    if (gone === undefined) return
    const looked = await stage.world.azure.outbound.call(stage.own[row.api], gone[0], inputs)
    expect(looked).toMatchObject({ ok: false, diagnosis: { code: gone[1] } })
  })

  const LISTS = ROWS.filter(([, { detail }]) => detail !== undefined)
  test.each(LISTS)('%s fetches each record whole when asked to', async (_, row) => {
    const { whole, arrange } = proofOf(row)
    const name = freshName()
    const { inputs } = await arrange(stage, name)
    const { ok, refusal, records } = await stage.runWhole(row, stage.own[row.api], inputs)
    const failed = ok ? undefined : refusal
    expect(whole).toBeDefined()
    expect(records, JSON.stringify(failed)).toContainEqual(expect.objectContaining(deep(whole?.(name) ?? {})))
  })
})

/** `toMatchObject` for members of members, inside a list. */
function deep(shape: object): object {
  return Object.fromEntries(
    Object.entries(shape).map(([key, value]) => {
      if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) return [key, value]
      if (Array.isArray(value)) {
        const every = value.map((one) => (typeof one === 'object' ? expect.objectContaining(deep(one)) : one))
        return [key, expect.arrayContaining(every)]
      }
      return [key, expect.objectContaining(deep(value))]
    }),
  )
}

/** Azure's own words for a refusal, and what Keyway makes of them. */
async function sent(row: OperationRow, connection: string, inputs: Readonly<Record<string, unknown>>) {
  const built = buildRequest(row, inputs)
  if (!built.ok) throw new Error(`${row.id}: ${built.refusal.label} ${built.refusal.reason}`)
  const { method, path, body } = built.request
  const result = await stage.world.azure.outbound.send(connection, {
    method,
    path,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!result.ok) throw new Error(result.diagnosis.cause)
  const { status } = result.answer
  const text = (await result.answer.bytes()).toString('utf8')
  const answer = text === '' ? undefined : JSON.parse(text)
  const told: Diagnosis | undefined =
    status < 300 ? undefined : diagnoseResponse({ api: row.api, status, body: answer, operation: row })
  return { told, message: String(answer?.error?.message) }
}
