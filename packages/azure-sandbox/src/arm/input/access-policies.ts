/**
 * Access policies of a body, as clients send them.
 */
import type { AccessPolicyEntry } from '../../core/vault-record.ts'
import { ArmError } from '../errors.ts'
import { isObject, type Json } from '../json.ts'
import { invalidValue, isAbsent, isGuid, readList } from './values.ts'

/** Words of each kind; matched without regard to case, given back as they were written. */
const PERMISSIONS = {
  keys: words(
    'all encrypt decrypt wrapKey unwrapKey sign verify get list create update import delete backup restore recover purge release rotate getrotationpolicy setrotationpolicy',
  ),
  secrets: words('all get list set delete backup restore recover purge'),
  certificates: words(
    'all get list delete create import update managecontacts getissuers listissuers setissuers deleteissuers manageissuers recover purge backup restore',
  ),
  storage: words(
    'all get list delete set update regeneratekey recover purge backup restore setsas listsas getsas deletesas',
  ),
} as const satisfies Record<keyof AccessPolicyEntry['permissions'], ReadonlySet<string>>

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(' '))
}

/** A principal, alone or together with the app it must come through. */
export const identityOf = (entry: Pick<AccessPolicyEntry, 'objectId' | 'applicationId'>): string =>
  `${entry.objectId}|${entry.applicationId ?? ''}`.toLowerCase()

/** @throws ArmError for a foreign tenant, an unknown permission, a second entry of one principal, or too many. */
export function readAccessPolicies(value: unknown, tenantId: string, max: number): AccessPolicyEntry[] {
  const given = readList(value, 'accessPolicies')
  if (given.length > max) throw invalidValue('accessPolicies')
  const entries = given.map((entry) => readEntry(entry, tenantId))
  const seen = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    if (seen.has(identityOf(entry)))
      throw new ArmError('policyDoubled', { index: String(index), objectId: entry.objectId })
    seen.add(identityOf(entry))
  }
  return entries
}

function readEntry(entry: Json, tenantId: string): AccessPolicyEntry {
  const { objectId, applicationId, permissions } = entry
  if (!isGuid(objectId) || !isGuid(entry.tenantId) || !isObject(permissions)) throw invalidValue('accessPolicies')
  if (entry.tenantId.toLowerCase() !== tenantId.toLowerCase()) throw invalidValue('tenantId')
  if (!isAbsent(applicationId) && !isGuid(applicationId)) throw invalidValue('accessPolicies')
  return {
    tenantId: entry.tenantId,
    objectId,
    ...(isGuid(applicationId) && { applicationId }),
    permissions: readPermissions(permissions),
  }
}

function readPermissions(value: Json): AccessPolicyEntry['permissions'] {
  const given = Object.entries(PERMISSIONS).filter(([kind]) => !isAbsent(value[kind]))
  return Object.fromEntries(given.map(([kind, known]) => [kind, readWords(value[kind], known)]))
}

function readWords(value: unknown, known: ReadonlySet<string>): readonly string[] {
  const isKnown = (word: unknown) => typeof word === 'string' && known.has(word.toLowerCase())
  if (!Array.isArray(value) || !value.every(isKnown)) throw invalidValue('accessPolicies')
  return value
}
