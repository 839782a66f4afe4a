/**
 * Who made and who last changed a resource.
 */
import type { SystemData } from '../core/vault-record.ts'
import type { ArmCall } from './call.ts'

/** Of a resource the call makes. */
export function made(call: ArmCall): SystemData {
  const change = lastChange(call)
  return {
    createdBy: change.lastModifiedBy,
    createdByType: change.lastModifiedByType,
    createdAt: change.lastModifiedAt,
    ...change,
  }
}

/** Of a resource the call changes. */
export const changed = (call: ArmCall, before: SystemData): SystemData => ({ ...before, ...lastChange(call) })

function lastChange({ context, caller }: ArmCall) {
  return {
    lastModifiedBy: caller.name,
    lastModifiedByType: caller.kind === 'user' ? 'User' : 'Application',
    lastModifiedAt: new Date(context.clock.now()).toISOString(),
  } as const
}

/** Fractions of a second drop their trailing zeros: `38.88Z` (recording r002). */
const short = (time: string): string => time.replace(/(\.\d*?)0+Z$/, '$1Z').replace('.Z', 'Z')

export const systemDataAnswer = (data: SystemData): SystemData => ({
  createdBy: data.createdBy,
  createdByType: data.createdByType,
  createdAt: short(data.createdAt),
  lastModifiedBy: data.lastModifiedBy,
  lastModifiedByType: data.lastModifiedByType,
  lastModifiedAt: short(data.lastModifiedAt),
})
