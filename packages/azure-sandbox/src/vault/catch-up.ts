/**
 * What happens by itself as time passes: keys rotate, pending certificates are issued, certificates renew. It is worked
 * out when somebody looks, from the times in the store, so a stopped sandbox misses nothing.
 */
import type { Call } from './call.ts'
import { settle } from './certificates/settle.ts'
import { rotateWhatIsDue } from './keys/rotation.ts'
import { itemKey } from './shelf/records.ts'
import type { VaultObjects } from './vault-objects.ts'

/** Brings the object the call names, or every object of the vault for a list, up to the call's time. */
export async function catchUp(call: Call): Promise<void> {
  const { rotationPolicies, certificatePolicies } = call.objects
  if (rotationPolicies.size === 0 && certificatePolicies.size === 0) return
  if (call.name !== '') return catchUpOnce(call, itemKey(call.partition, call.name))
  const prefix = `${call.partition}/`
  const keys = [...rotationPolicies.entries(), ...certificatePolicies.entries()].map(([key]) => key)
  for (const key of new Set(keys)) if (key.startsWith(prefix)) await catchUpOnce(call, key)
}

const running = new WeakMap<VaultObjects, Map<string, Promise<void>>>()

/** Calls that come while an object is being caught up wait for that, instead of rotating it twice. */
function catchUpOnce(call: Call, key: string): Promise<void> {
  const { rotationPolicies, certificatePolicies } = call.objects
  const mine = running.get(call.objects) ?? new Map<string, Promise<void>>()
  running.set(call.objects, mine)
  const known = mine.get(key)
  if (known) return known
  if (!rotationPolicies.has(key) && !certificatePolicies.has(key)) return Promise.resolve()
  const promise = catchUpObject(call, key.slice(call.partition.length + 1)).finally(() => mine.delete(key))
  mine.set(key, promise)
  return promise
}

async function catchUpObject(call: Call, name: string): Promise<void> {
  const named = { ...call, name, version: '' }
  await rotateWhatIsDue(named)
  await settle(named)
}
