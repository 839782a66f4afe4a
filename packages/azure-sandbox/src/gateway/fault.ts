/**
 * What a fault on the line is, and which ones there can be: a table of effects with their members.
 */
import { type Field, InputProblem, readInput, type Shape } from '../core/input.ts'

/** Services a fault can strike. The portal and the control have none: they must stay within reach. */
export const FAULT_PLANES = ['entra', 'arm', 'graph', 'vault'] as const

export const FAULT_STATUSES = [408, 429, 500, 502, 503, 504] as const
export const DNS_CODES = ['ENOTFOUND', 'EAI_AGAIN'] as const
export const TLS_FAILURES = ['expired', 'otherName', 'unknownAuthority', 'reset'] as const

export type TlsFailure = (typeof TLS_FAILURES)[number]

export interface LineFault {
  readonly id: string
  readonly plane?: (typeof FAULT_PLANES)[number]
  /** Vault name, for the vault plane. */
  readonly vault?: string
  /** Text the path must contain, compared without case. */
  readonly path?: string
  readonly method?: string
  /** How many more requests it strikes; absent: until removed. */
  readonly remaining?: number
  /** How many in a hundred of the requests it would strike; absent: each of them. */
  readonly percent?: number
  readonly effect: LineEffect
}

/** Strikes a call that has reached the sandbox. */
export type CallEffect =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** `retryAfter` in seconds; absent: no header, which some clients do not retry. */
  | { readonly kind: 'status'; readonly status: (typeof FAULT_STATUSES)[number]; readonly retryAfter?: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'contentType' }

/** Strikes before there is a call: the name leads nowhere, or the handshake fails. */
export type HostEffect =
  | { readonly kind: 'dns'; readonly code: (typeof DNS_CODES)[number] }
  | { readonly kind: 'tls'; readonly failure: TlsFailure }

export type LineEffect = CallEffect | HostEffect

const choice = (of: readonly (string | number)[]): Field => ({ kind: 'choice', of, required: true })

const EFFECTS: Readonly<Record<LineEffect['kind'], Shape>> = {
  latency: { milliseconds: { kind: 'whole', min: 1, max: 600_000, required: true } },
  status: { status: choice(FAULT_STATUSES), retryAfter: { kind: 'whole', min: 0, max: 86_400 } },
  cut: {},
  truncate: {},
  contentType: {},
  dns: { code: choice(DNS_CODES) },
  tls: { failure: choice(TLS_FAILURES) },
}

const FAULT: Shape = {
  plane: { kind: 'choice', of: FAULT_PLANES },
  vault: { kind: 'text', max: 63 },
  path: { kind: 'text' },
  method: { kind: 'choice', of: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] },
  remaining: { kind: 'whole', min: 1 },
  percent: { kind: 'whole', min: 1, max: 100 },
  effect: { kind: 'json', required: true },
}

/** @throws InputProblem for a fault that could strike nothing or in no way. */
export function readFault(value: unknown): Omit<LineFault, 'id'> {
  const fault = readInput<Omit<LineFault, 'id'>>(value, FAULT)
  const { kind } = fault.effect
  if (!Object.hasOwn(EFFECTS, kind ?? '')) {
    throw new InputProblem('effect.kind', `effect.kind must be one of ${Object.keys(EFFECTS).join(', ')}.`)
  }
  readInput(fault.effect, { kind: choice([kind]), ...EFFECTS[kind] }, 'effect')
  if (fault.vault !== undefined && (fault.plane ?? 'vault') !== 'vault') {
    throw new InputProblem('vault', `A fault of ${fault.plane} cannot name a vault.`)
  }
  if (!isHostEffect(fault.effect)) return fault
  const ofCalls = (['path', 'method', 'percent'] as const).find((member) => fault[member] !== undefined)
  if (ofCalls) throw new InputProblem(ofCalls, `A ${kind} fault strikes before there is a call: it has no ${ofCalls}.`)
  if (kind === 'dns' && fault.remaining !== undefined) {
    throw new InputProblem(
      'remaining',
      'The sandbox does not see a name that is looked up in vain, so it cannot count: leave remaining out and remove the fault.',
    )
  }
  return fault
}

export const isHostEffect = (effect: LineEffect): effect is HostEffect => effect.kind === 'dns' || effect.kind === 'tls'
