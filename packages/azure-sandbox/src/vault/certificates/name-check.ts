/** Whether a certificate may be made under a name. */
import type { Call } from '../call.ts'
import { refusal } from '../errors.ts'
import { KEYS } from '../keys/kind.ts'
import { joinableItem } from '../lifecycle/lookup.ts'
import { SECRETS } from '../secrets/kind.ts'
import { type ItemRecord, itemKey } from '../shelf/records.ts'
import { CERTIFICATES } from './kind.ts'

/**
 * The certificate a new version would join, undefined when the name is free. Throws when a deleted certificate, a
 * pending one, or a key or secret of no certificate holds the name.
 */
export function joinableCertificate(call: Call): ItemRecord | undefined {
  const item = joinableItem(call, CERTIFICATES)
  const key = joinableItem(call, KEYS)
  if (key && !key.managed) throw refusal('nameTaken', { name: call.name, singular: 'key' })
  const secret = joinableItem(call, SECRETS)
  if (secret && !secret.managed) throw refusal('nameTaken', { name: call.name, singular: 'secret' })
  const pending = call.objects.certificateOperations.get(itemKey(call.partition, call.name))
  if (pending?.status === 'inProgress') throw refusal('certificatePending')
  return item
}
