/** Whether the vault or Resource Manager answers, accepts the token, and admits calls from here. */
import { PERMISSION_PROBES } from '@keyway/connectors'
import { type Finding, well, wrong } from './finding.ts'
import { send } from './probe.ts'
import type { Visit } from './visit.ts'

const FIREWALL_CODES: ReadonlySet<string> = new Set(['forbidden_by_firewall', 'forbidden_by_connection'])
/** Refusals by whoever answers for the host, before the account's rights are looked at. */
const NOT_ANSWERED: ReadonlySet<string> = new Set(['vault_host_not_found', 'answer_not_json'])

const FIRST = { 'data-plane': 'secrets', 'control-plane': 'subscriptions' } as const

export async function checkReachable(visit: Visit, signal: AbortSignal): Promise<Finding> {
  const probe = PERMISSION_PROBES.find(({ check }) => check === FIRST[visit.api])
  if (probe === undefined) throw new Error(`there is no call to begin with for ${visit.api}`)
  const first = await send(visit, probe, signal)
  visit.first = first
  const { status, diagnosis } = first
  if (diagnosis !== undefined && (!isAnswered(status) || NOT_ANSWERED.has(diagnosis.code))) return wrong(diagnosis)
  return well(`${visit.target.words.host} answers and accepts the token.`)
}

/** By the service itself, to this call: no redirect, no refused token, no disturbance, no proxy. */
const isAnswered = (status: number | null): boolean =>
  status !== null && (status < 300 || (status >= 400 && status < 500)) && ![401, 407, 408, 429].includes(status)

export async function checkFirewall({ first }: Visit): Promise<Finding> {
  const { diagnosis } = first ?? {}
  if (diagnosis !== undefined && FIREWALL_CODES.has(diagnosis.code)) return wrong(diagnosis)
  return well('The vault admits calls from here.')
}
