/** Rotation: on request, and on its own when a policy's time has come by the sandbox's clock. */
import { seconds } from '../../core/clock.ts'
import { newAttributes } from '../attributes.ts'
import { type Call, ok } from '../call.ts'
import { refuseManaged, requireItem } from '../lifecycle/lookup.ts'
import { itemKey, stateOf } from '../shelf/records.ts'
import { addVersion } from './create.ts'
import { KEYS, showKey } from './kind.ts'
import { makeMaterial, wishLike } from './material.ts'
import type { KeyVersion } from './record.ts'
import { expiryOf, policyOf, type RotationPolicyRecord, rotationDue } from './rotation-policy.ts'

/** A clock moved far ahead makes at most this many versions at once, the last ones that fell due. */
const MAX_CAUGHT_UP = 12

/** POST /keys/{name}/rotate: a new version like the latest, expiring as the policy says. */
export async function rotateKey(call: Call) {
  const item = requireItem(call, KEYS)
  refuseManaged(item, KEYS, 'rotate')
  const key = await successor(call, call.objects.keys.latest(item), policyOf(call, item), call.now)
  return ok(showKey(call, addVersion(call, key), key))
}

/** Makes the versions of the call's key that fell due by now. */
export async function rotateWhatIsDue(call: Call): Promise<void> {
  const latest = latestInUse(call)
  const policy = call.objects.rotationPolicies.get(itemKey(call.partition, call.name))
  if (!latest || !policy) return
  for (const date of dueDates(policy, latest, seconds(call.now)).slice(-MAX_CAUGHT_UP)) {
    const key = await successor(call, latest, policy, date * 1000)
    // the key may have been deleted while its successor was made
    if (latestInUse(call) === undefined) return
    addVersion(call, key)
  }
}

function latestInUse(call: Call): KeyVersion | undefined {
  const item = call.objects.keys.find(call.partition, call.name, call.now)
  return item && stateOf(item, call.now) === 'active' ? call.objects.keys.latest(item) : undefined
}

/** Every rotation from the latest version until now (unix seconds), each counted from the one before. */
function dueDates(policy: RotationPolicyRecord, latest: KeyVersion, now: number): number[] {
  const dates: number[] = []
  let key = latest
  for (;;) {
    const due = rotationDue(policy, key)
    if (due === undefined || due > now || due <= key.attributes.created) return dates
    dates.push(due)
    const exp = expiryOf(policy, due)
    key = { ...key, attributes: { enabled: true, created: due, updated: due, ...(exp === undefined ? {} : { exp }) } }
  }
}

async function successor(
  call: Call,
  old: KeyVersion,
  policy: RotationPolicyRecord | undefined,
  now: number,
): Promise<KeyVersion> {
  const exp = expiryOf(policy, seconds(now))
  return {
    ...old,
    ...(await makeMaterial(wishLike(old))),
    version: call.context.ids.hex32(),
    attributes: newAttributes(exp === undefined ? {} : { exp }, now),
  }
}
