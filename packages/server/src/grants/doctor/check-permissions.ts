/** What the account may do with each group of objects, and what would allow the rest. */
import { PERMISSION_PROBES } from '@keyway/connectors'
import { type DoctorCheckId, diagnosis, smallestRole } from '@keyway/contract'
import { type Finding, well, wrong } from './finding.ts'
import { type Probed, send } from './probe.ts'
import type { Visit } from './visit.ts'

const REFUSALS = ['forbidden_by_policy', 'forbidden_by_rbac'] as const
type Refusal = (typeof REFUSALS)[number]

/** Secrets, keys or certificates: list one, and read one that is not there. */
export const checkGroup =
  (check: DoctorCheckId) =>
  async (visit: Visit, signal: AbortSignal): Promise<Finding> => {
    const probed: Probed[] = []
    for (const probe of PERMISSION_PROBES.filter((row) => row.check === check)) {
      const known = visit.first?.probe === probe ? visit.first : await send(visit, probe, signal)
      if (known.diagnosis !== undefined && !isRefusal(known.diagnosis.code)) return wrong(known.diagnosis)
      probed.push(known)
    }
    const refused = probed.filter(({ diagnosis }) => diagnosis !== undefined)
    if (refused.length === 0) return well('The account may list and read.')
    const rights = probed.map(({ probe, diagnosis }) => `${diagnosis === undefined ? 'may' : 'may not'} ${probe.right}`)
    return wrong(together(refused, visit), `The account ${rights.join(' and ')}.`)
  }

const isRefusal = (code: string): code is Refusal => (REFUSALS as readonly string[]).includes(code)

/** One diagnosis that asks for everything missing at once. Which of the two models the vault uses, the refusal told. */
function together(refused: readonly Probed[], { target }: Visit) {
  const first = refused[0]?.diagnosis
  const code: Refusal = first?.code === 'forbidden_by_policy' ? 'forbidden_by_policy' : 'forbidden_by_rbac'
  const policies = refused.flatMap(({ probe }) => probe.permission.policy ?? [])
  const actions = [...new Set(refused.map(({ probe }) => probe.permission.rbac))]
  return diagnosis(code, {
    ...target.words,
    ...first?.facts,
    operation: refused.map(({ probe }) => probe.id).join(', '),
    permission: (code === 'forbidden_by_policy' ? policies : actions).join(', '),
    role: code === 'forbidden_by_rbac' ? smallestRole(actions) : undefined,
  })
}

export async function checkSubscriptions(visit: Visit): Promise<Finding> {
  const { first, target } = visit
  if (first?.diagnosis !== undefined) return wrong(first.diagnosis)
  visit.subscriptions = subscriptionsIn(first?.body)
  const names = visit.subscriptions.map(({ name }) => name)
  if (names.length === 0) {
    const role = smallestRole(['Microsoft.KeyVault/vaults/read'])
    return wrong(diagnosis('no_subscription', { ...target.words, role }))
  }
  const shown = names.slice(0, 3).join(', ')
  return well(`The account sees ${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.`)
}

/** A tenant may have hundreds; that vaults can be listed in one of a few is proof enough. */
const TRIED = 5

export async function checkVaults(visit: Visit, signal: AbortSignal): Promise<Finding> {
  const probe = PERMISSION_PROBES.find(({ check }) => check === 'vaults')
  if (probe === undefined) throw new Error('there is no call that lists vaults')
  let refused: Finding | undefined
  for (const { id, name } of (visit.subscriptions ?? []).slice(0, TRIED)) {
    const { diagnosis } = await send(visit, probe, signal, id)
    if (diagnosis === undefined) return well(`The account may list the vaults of ${name}.`)
    refused ??= wrong(diagnosis)
  }
  return refused ?? well('There is nothing to list.')
}

function subscriptionsIn(body: unknown): { id: string; name: string }[] {
  const { value } = (body ?? {}) as { value?: unknown }
  return (Array.isArray(value) ? value : []).flatMap((one: { subscriptionId?: unknown; displayName?: unknown }) => {
    const id = typeof one?.subscriptionId === 'string' ? one.subscriptionId : ''
    // It becomes part of a path.
    return /^[0-9a-f-]{36}$/i.test(id) ? [{ id, name: String(one.displayName ?? id).slice(0, 100) }] : []
  })
}
