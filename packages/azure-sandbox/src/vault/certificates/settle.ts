/** Completing pending certificates whose time has come, and renewing issued ones as their policy says. */
import { seconds } from '../../core/clock.ts'
import type { Call } from '../call.ts'
import { type ItemRecord, itemKey, stateOf } from '../shelf/records.ts'
import { testAuthority } from './authority.ts'
import { pendingKey } from './create.ts'
import { putOnShelves } from './issue.ts'
import { findIssuer } from './issuers.ts'
import type { CertificateOperationRecord, PendingKey } from './operation-record.ts'
import { type CertificatePolicy, SELF, UNKNOWN } from './policy.ts'
import { rejectionOf } from './rejection.ts'
import { makeCertificate, validityOf } from './x509.ts'

const DAY_SECONDS = 86_400
/** A clock moved far ahead renews a certificate at most this often at once. */
const MAX_RENEWALS = 12

/** Brings the certificate of the call's name up to the present: its pending operation first, then renewals. */
export async function settle(call: Call): Promise<void> {
  const item = call.objects.certificates.find(call.partition, call.name, call.now)
  if (!item || !isActive(call, item)) return
  const operation = call.objects.certificateOperations.get(itemKey(item.partition, item.name))
  if (operation?.status === 'inProgress' && operation.issuer === SELF && call.now >= operation.readyAt)
    await complete(call, operation)
  for (let renewals = 0; renewals < MAX_RENEWALS && (await renewIfDue(call)); renewals++);
}

/**
 * One look at an order at an external issuer: still at work, or decided. What waits for a merge only ever ends here by
 * being cancelled; a first look finds it in progress all the same, as recorded.
 */
export async function pollOrder(call: Call, operation: CertificateOperationRecord): Promise<void> {
  if (operation.status !== 'inProgress' || operation.issuer === SELF) return
  if (operation.issuer === UNKNOWN && !operation.cancellationRequested) return
  const key = itemKey(call.partition, call.name)
  if (operation.pollsLeft > 0) {
    call.objects.certificateOperations.set(key, { ...operation, pollsLeft: operation.pollsLeft - 1 })
    return
  }
  const provider = findIssuer(call, operation.issuer)?.provider ?? ''
  const error = operation.cancellationRequested ? undefined : rejectionOf(provider)
  if (error) call.objects.certificateOperations.set(key, { ...operation, status: 'failed', error })
  else await complete(call, operation)
}

/** Issues what the operation asked for, unless it was cancelled or replaced while the certificate was being signed. */
async function complete(call: Call, operation: CertificateOperationRecord): Promise<void> {
  const key = itemKey(call.partition, call.name)
  const policy = call.objects.certificatePolicies.get(key)
  if (!policy) return
  if (operation.cancellationRequested) {
    call.objects.certificateOperations.set(key, { ...operation, status: 'cancelled' })
    return
  }
  const issuedAt = Math.max(operation.readyAt, 0)
  const chain = await sign(call, policy, operation.key, issuedAt)
  const item = call.objects.certificates.find(call.partition, call.name, call.now)
  if (!item || !isActive(call, item) || call.objects.certificateOperations.get(key) !== operation) return
  putOnShelves(call, { ...operation, policy, chain, now: issuedAt })
  call.objects.certificateOperations.set(key, { ...operation, status: 'completed' })
}

async function sign(
  call: Call,
  policy: CertificatePolicy,
  key: PendingKey,
  now: number,
): Promise<readonly [Buffer, ...Buffer[]]> {
  const props = policy.x509_props
  const validity = validityOf(props.validity_months, now)
  const serial = call.context.ids.bytes(16)
  if (policy.issuer.name === SELF) {
    const cer = await makeCertificate(props, key, { name: props.subject, key }, validity, serial)
    return [Buffer.from(cer, 'base64')]
  }
  const authority = await testAuthority(call.context)
  const cer = await makeCertificate(props, key, authority, validity, serial)
  return [Buffer.from(cer, 'base64'), Buffer.from(authority.certificate, 'base64')]
}

/** Renews once if the latest version is due; false when nothing was to do. */
async function renewIfDue(call: Call): Promise<boolean> {
  const item = call.objects.certificates.find(call.partition, call.name, call.now)
  const policy = call.objects.certificatePolicies.get(itemKey(call.partition, call.name))
  if (!item || !policy || policy.issuer.name !== SELF || !isActive(call, item)) return false
  const { issued, attributes, tags, preserveCertOrder = false } = call.objects.certificates.latest(item)
  const due = renewalDue(policy, attributes.created, attributes.exp)
  if (!issued || !attributes.enabled || due === undefined || seconds(call.now) < due) return false

  const key = await pendingKey(call, policy)
  const chain = await sign(call, policy, key, due * 1000)
  const current = call.objects.certificates.find(call.partition, call.name, call.now)
  if (!current || !isActive(call, current) || current.latest !== item.latest) return false
  const kept = { policy, key, chain, attributes: {}, preserveCertOrder, now: due * 1000 }
  putOnShelves(call, tags === undefined ? kept : { ...kept, tags })
  return true
}

const isActive = (call: Call, item: ItemRecord): boolean => stateOf(item, call.now) === 'active'

/** When the policy renews a certificate (unix seconds); undefined when it does not. */
function renewalDue(policy: CertificatePolicy, created: number, exp: number | undefined): number | undefined {
  const action = policy.lifetime_actions.find(({ action }) => action.action_type === 'AutoRenew')
  if (!action || exp === undefined) return undefined
  const { lifetime_percentage, days_before_expiry } = action.trigger
  if (days_before_expiry !== undefined) return Math.max(created + 1, exp - days_before_expiry * DAY_SECONDS)
  if (lifetime_percentage !== undefined) return created + Math.floor(((exp - created) * lifetime_percentage) / 100)
  return undefined
}
