/** Key release policies (Secure Key Release): reading one from a body and keeping an immutable one as it is. */
import { invalidProperty, refusal } from '../errors.ts'
import {
  isObject,
  type JsonObject,
  optionalBoolean,
  optionalObject,
  optionalString,
  requiredBytes,
} from '../json-body.ts'
import type { ReleasePolicy } from './record.ts'

const DEFAULT_CONTENT_TYPE = 'application/json; charset=utf-8'

/** A policy document: one authority after another, each with conditions on the claims of its token. */
export interface PolicyDocument {
  readonly anyOf: readonly JsonObject[]
}

/** Reads `release_policy`; undefined when absent. Throws for a malformed one or an authority that cannot be asked. */
export function readReleasePolicy(body: JsonObject): ReleasePolicy | undefined {
  const given = optionalObject(body, 'release_policy')
  if (given === undefined) return undefined
  const data = requiredBytes(given, 'data', 'release_policy.data')
  for (const { authority } of documentOf(data).anyOf) checkAuthority(authority)
  const immutable = optionalBoolean(given, 'immutable', 'release_policy.immutable')
  return {
    contentType: optionalString(given, 'contentType', 'release_policy.contentType') ?? DEFAULT_CONTENT_TYPE,
    data: data.toString('base64url'),
    ...(immutable === undefined ? {} : { immutable }),
  }
}

/** Exportable keys need a policy, others must have none. */
export function checkExportable(exportable: boolean, policy: ReleasePolicy | undefined): void {
  if (exportable && !policy) throw refusal('releasePolicyNeeded')
  if (!exportable && policy) throw refusal('releasePolicyUnwanted')
}

/** The policy after an update. Throws `releasePolicyImmutable` when the old one may not change. */
export function replacedPolicy(
  old: ReleasePolicy | undefined,
  wanted: ReleasePolicy | undefined,
): ReleasePolicy | undefined {
  if (wanted === undefined || wanted.data === old?.data) return old
  if (old?.immutable) throw refusal('releasePolicyImmutable')
  return wanted
}

export function documentOf(data: Buffer): PolicyDocument {
  let document: unknown
  try {
    document = JSON.parse(data.toString('utf8'))
  } catch {
    throw invalidProperty('release_policy.data', 'It must be JSON in base64url.')
  }
  if (!isObject(document) || !Array.isArray(document.anyOf) || !document.anyOf.every(isObject))
    throw invalidProperty('release_policy.data', 'It must have a list anyOf.')
  return { anyOf: document.anyOf }
}

/** The sandbox asks nobody; it only refuses what is no address at all. */
function checkAuthority(authority: unknown): void {
  const text = typeof authority === 'string' ? authority : ''
  if (!URL.canParse(text)) throw refusal('attestationUnreachable', { authority: text })
}
