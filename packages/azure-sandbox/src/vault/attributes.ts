/** The attributes and tags all vault objects share: how a caller sets them and how an answer shows them. */
import { seconds } from '../core/clock.ts'
import type { VaultRecord } from '../core/vault-record.ts'
import { isSince } from './api-versions.ts'
import type { Call } from './call.ts'
import { invalidProperty } from './errors.ts'
import { isObject, type JsonObject, optionalBoolean, optionalInteger, optionalObject } from './json-body.ts'

export type Tags = Readonly<Record<string, string>>

/** Times are unix seconds. */
export interface Attributes {
  readonly enabled: boolean
  readonly nbf?: number
  readonly exp?: number
  readonly created: number
  readonly updated: number
}

/** What a body may say about attributes; members left out are undefined. */
export interface AttributeChange {
  readonly enabled?: boolean
  readonly nbf?: number
  readonly exp?: number
}

const MAX_TAGS = 15

/** The last second a date of four digits for the year can say, 9999-12-31T23:59:59Z, in unix seconds. */
export const LAST_SECOND = 253_402_300_799

/** Unix seconds of a date from 1970 to 9999. */
function readTime(given: JsonObject, name: 'nbf' | 'exp'): number | undefined {
  const time = optionalInteger(given, name, `attributes.${name}`)
  if (time !== undefined && (time < 0 || time > LAST_SECOND))
    throw invalidProperty(`attributes.${name}`, `It must be unix seconds between 0 and ${LAST_SECOND}.`)
  return time
}

/** Reads `attributes` of a body; read-only members are ignored, as Azure does. */
export function readAttributes(body: JsonObject): AttributeChange {
  const given = optionalObject(body, 'attributes') ?? {}
  return withoutUndefined({
    enabled: optionalBoolean(given, 'enabled', 'attributes.enabled'),
    nbf: readTime(given, 'nbf'),
    exp: readTime(given, 'exp'),
  })
}

/** Attributes of something made at `now` (milliseconds). */
export const newAttributes = (change: AttributeChange, now: number): Attributes => ({
  enabled: true,
  ...change,
  created: seconds(now),
  updated: seconds(now),
})

/** Attributes after a PATCH: members not given keep their value. */
export const changedAttributes = (old: Attributes, change: AttributeChange, now: number): Attributes => ({
  ...old,
  ...change,
  updated: seconds(now),
})

/** Reads `tags`; undefined when the body has none. `maxLength` counts characters of a name and of a value. */
export function readTags(body: JsonObject, maxLength: number): Tags | undefined {
  const given = optionalObject(body, 'tags')
  if (given === undefined) return undefined
  const entries = Object.entries(given)
  if (entries.length > MAX_TAGS) throw invalidProperty('tags', `At most ${MAX_TAGS} tags are allowed.`)
  for (const [key, value] of entries) {
    if (typeof value !== 'string') throw invalidProperty('tags', `The value of tag ${key} must be a string.`)
    if (key.length > maxLength || value.length > maxLength)
      throw invalidProperty('tags', `Names and values of tags have at most ${maxLength} characters.`)
  }
  return isTags(given) ? given : undefined
}

const isTags = (given: unknown): given is Tags => isObject(given)

/** The `attributes` member of an answer, in Azure's order. */
export function showAttributes(call: Call, attributes: Attributes): object {
  return { ...showTimes(attributes), ...showRecovery(call) }
}

/** Without recovery members, as lists of certificates show them. */
export const showTimes = ({ enabled, nbf, exp, created, updated }: Attributes): object =>
  withoutUndefined({ enabled, nbf, exp, created, updated })

function showRecovery(call: Call): object {
  const recoveryLevel = recoveryLevelOf(call.vault)
  if (!isSince(call.apiVersion, '7.1-preview')) return { recoveryLevel }
  return { recoveryLevel, recoverableDays: call.vault.enableSoftDelete ? call.vault.softDeleteRetentionInDays : 0 }
}

/** Microsoft's names for the vault's recovery settings (DeletionRecoveryLevel); 90 days is the uncustomized retention. */
function recoveryLevelOf(vault: VaultRecord): string {
  if (!vault.enableSoftDelete) return 'Purgeable'
  const kept = vault.softDeleteRetentionInDays === 90 ? 'Recoverable' : 'CustomizedRecoverable'
  return vault.enablePurgeProtection ? kept : `${kept}+Purgeable`
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Leaves out members that are undefined: Azure never sends a null attribute. */
export function withoutUndefined<T extends object>(from: T): Partial<Defined<T>> {
  const defined: Partial<T> = {}
  for (const name in from) if (from[name] !== undefined) defined[name] = from[name]
  return defined as Partial<Defined<T>>
}
