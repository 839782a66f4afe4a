/**
 * Faults on the line, for any plane: slowness, throttling, server errors, connections cut, bodies cut, answers of the
 * wrong type, names that do not resolve, handshakes that fail. Faults of single vault operations and of Entra ID by
 * AADSTS code are armed elsewhere.
 */
import type { SandboxContext } from '../core/context.ts'
import { type MatchHost, matchKnownHost, type PlaneName } from '../core/endpoints.ts'
import type { SandboxRequest } from '../core/http.ts'
import { type CallEffect, isHostEffect, type LineFault, readFault, type TlsFailure } from './fault.ts'

export interface LineFaults {
  /** @throws InputProblem for a fault that could strike nothing or in no way. */
  add(fault: Omit<LineFault, 'id'>): string
  /** All of them without an id. Returns how many there were. */
  remove(id?: string): number
  list(): LineFault[]
  /** The first fault that fits a call, counted as used. */
  take(plane: PlaneName, vault: string | undefined, request: SandboxRequest): CallEffect | undefined
  /** The first failure of a handshake that fits a host name, counted as used. */
  takeTls(host: string): TlsFailure | undefined
}

/** `changed` is called when a fault of host names was added or removed; `matchHost` knows the sandbox's own names. */
export function openLineFaults(
  context: Pick<SandboxContext, 'store' | 'ids'>,
  changed: () => void = () => {},
  matchHost: MatchHost = matchKnownHost,
): LineFaults {
  const faults = context.store.collection<LineFault>('lineFaults')
  const use = (fault: LineFault): void => {
    if (fault.remaining === 1) faults.delete(fault.id)
    else if (fault.remaining !== undefined) faults.set(fault.id, { ...fault, remaining: fault.remaining - 1 })
  }
  return {
    add(given) {
      const fault = { ...readFault(given), id: context.ids.guid() }
      faults.set(fault.id, fault)
      if (isHostEffect(fault.effect)) changed()
      return fault.id
    },
    remove(id) {
      const gone = [...faults.values()].filter((fault) => id === undefined || fault.id === id)
      for (const fault of gone) faults.delete(fault.id)
      if (gone.some((fault) => isHostEffect(fault.effect))) changed()
      return gone.length
    },
    list: () => [...faults.values()],
    take(plane, vault, request) {
      if (faults.size === 0) return undefined
      for (const fault of faults.values()) {
        if (isHostEffect(fault.effect) || !fitsCall(fault, plane, vault, request) || !strikes(fault)) continue
        use(fault)
        return fault.effect
      }
      return undefined
    },
    takeTls(host) {
      if (faults.size === 0) return undefined
      for (const fault of faults.values()) {
        if (fault.effect.kind !== 'tls' || !fitsHost(fault, host, matchHost)) continue
        use(fault)
        return fault.effect.failure
      }
      return undefined
    },
  }
}

function fitsCall(fault: LineFault, plane: PlaneName, vault: string | undefined, request: SandboxRequest): boolean {
  if (!fitsPlace(fault, plane, vault)) return false
  if (fault.method !== undefined && fault.method !== request.method) return false
  return fault.path === undefined || request.rawPath.toLowerCase().includes(fault.path.toLowerCase())
}

const strikes = ({ percent = 100 }: LineFault): boolean => percent === 100 || Math.random() * 100 < percent

/** The service and vault a fault is about, and nothing else of it. */
export type FaultPlace = Pick<LineFault, 'plane' | 'vault'>

/** Whether a host name is of the service and vault a fault is about. */
export function fitsHost(fault: FaultPlace, host: string, matchHost: MatchHost = matchKnownHost): boolean {
  const match = matchHost(host.replace(/\.$/, ''))
  return match !== undefined && match.plane !== 'browser' && fitsPlace(fault, match.plane, match.vaultName)
}

function fitsPlace(fault: FaultPlace, plane: PlaneName, vault: string | undefined): boolean {
  if (fault.plane !== undefined && fault.plane !== plane) return false
  return fault.vault === undefined || fault.vault.toLowerCase() === vault?.toLowerCase()
}
