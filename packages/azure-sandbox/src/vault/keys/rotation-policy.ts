/** Rotation policies of keys: reading, showing, and when the next rotation is due. */
import { seconds } from '../../core/clock.ts'
import { type Call, objectUrl, ok } from '../call.ts'
import { invalidProperty } from '../errors.ts'
import {
  isObject,
  type JsonObject,
  optionalList,
  optionalObject,
  optionalString,
  requiredObject,
} from '../json-body.ts'
import { refuseManaged, requireItem } from '../lifecycle/lookup.ts'
import { type ItemRecord, itemKey } from '../shelf/records.ts'
import { addDuration, parseDuration, roughDays } from './duration.ts'
import { KEYS } from './kind.ts'
import type { KeyVersion } from './record.ts'

export interface RotationPolicyRecord {
  readonly lifetimeActions: readonly LifetimeAction[]
  readonly expiryTime?: string
  /** Unix seconds. */
  readonly created: number
  readonly updated: number
}

export interface LifetimeAction {
  readonly trigger: { readonly timeAfterCreate: string } | { readonly timeBeforeExpiry: string }
  readonly action: { readonly type: 'Rotate' | 'Notify' }
}

/** The service adds this notification to every policy without one. */
const DEFAULT_NOTIFY: LifetimeAction = { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } }

/** Microsoft, "Configure cryptographic key auto-rotation": at least 7 days from creation and from expiry. */
const MIN_ROTATE_DAYS = 7
const MIN_EXPIRY_DAYS = 28

export function getRotationPolicy(call: Call) {
  const item = requireItem(call, KEYS)
  const policy = policyOf(call, item)
  // the preview of 2021 answered nulls where the released version shows its default
  if (!policy && call.apiVersion === '7.3-preview') return ok({ lifetimeActions: null, attributes: null })
  return ok(showPolicy(call, item, policy))
}

export function updateRotationPolicy(call: Call) {
  const item = requireItem(call, KEYS)
  refuseManaged(item, KEYS, 'setrotationpolicy')
  const old = policyOf(call, item)
  const now = seconds(call.now)
  const policy: RotationPolicyRecord = { ...readPolicy(call.body), created: old?.created ?? now, updated: now }
  call.objects.rotationPolicies.set(itemKey(item.partition, item.name), policy)
  return ok(showPolicy(call, item, policy))
}

export const policyOf = (call: Call, item: ItemRecord): RotationPolicyRecord | undefined =>
  call.objects.rotationPolicies.get(itemKey(item.partition, item.name))

function showPolicy(call: Call, item: ItemRecord, policy: RotationPolicyRecord | undefined): object {
  const id = objectUrl(call, 'keys', item.name, 'rotationpolicy')
  if (!policy) return { id, lifetimeActions: [DEFAULT_NOTIFY], attributes: {} }
  const { lifetimeActions, ...attributes } = policy
  return { id, lifetimeActions, attributes }
}

/** When this version is to be replaced (unix seconds); undefined when the policy rotates nothing. */
export function rotationDue(policy: RotationPolicyRecord, key: KeyVersion): number | undefined {
  const trigger = policy.lifetimeActions.find(({ action }) => action.type === 'Rotate')?.trigger
  if (!trigger) return undefined
  const { created, exp } = key.attributes
  if ('timeAfterCreate' in trigger) return moved(created, trigger.timeAfterCreate, 1)
  return exp === undefined ? undefined : moved(exp, trigger.timeBeforeExpiry, -1)
}

/** Expiry of a version made at `created` (unix seconds) under the policy. */
export const expiryOf = (policy: RotationPolicyRecord | undefined, created: number): number | undefined =>
  policy?.expiryTime === undefined ? undefined : moved(created, policy.expiryTime, 1)

function moved(time: number, text: string, sign: 1 | -1): number | undefined {
  const duration = parseDuration(text)
  return duration && addDuration(time, duration, sign)
}

function readPolicy(body: JsonObject): Pick<RotationPolicyRecord, 'lifetimeActions' | 'expiryTime'> {
  const expiryTime = readDuration(optionalObject(body, 'attributes') ?? {}, 'expiryTime', 'attributes.expiryTime')
  if (expiryTime !== undefined && days(expiryTime) < MIN_EXPIRY_DAYS)
    throw invalidProperty('attributes.expiryTime', `It must be at least ${MIN_EXPIRY_DAYS} days.`)
  const given = (optionalList(body, 'lifetimeActions') ?? []).map((one) => readAction(one, expiryTime))
  for (const type of ['Rotate', 'Notify'])
    if (given.filter(({ action }) => action.type === type).length > 1)
      throw invalidProperty('lifetimeActions', `At most one ${type} action is allowed.`)
  const hasNotify = given.some(({ action }) => action.type === 'Notify')
  return {
    lifetimeActions: hasNotify ? given : [...given, DEFAULT_NOTIFY],
    ...(expiryTime === undefined ? {} : { expiryTime }),
  }
}

function readAction(given: unknown, expiryTime: string | undefined): LifetimeAction {
  if (!isObject(given)) throw invalidProperty('lifetimeActions', 'Each must be an object.')
  const type = readType(requiredObject(given, 'action', 'lifetimeActions.action'))
  const trigger = requiredObject(given, 'trigger', 'lifetimeActions.trigger')
  const after = readDuration(trigger, 'timeAfterCreate', 'lifetimeActions.trigger.timeAfterCreate')
  const before = readDuration(trigger, 'timeBeforeExpiry', 'lifetimeActions.trigger.timeBeforeExpiry')
  if ((after === undefined) === (before === undefined))
    throw invalidProperty('lifetimeActions.trigger', 'It needs either timeAfterCreate or timeBeforeExpiry.')
  if (type === 'Rotate') checkRotation(after, before, expiryTime)
  if (type === 'Notify' && after !== undefined)
    throw invalidProperty('lifetimeActions.trigger', 'Notify is triggered by timeBeforeExpiry only.')
  return {
    trigger: after === undefined ? { timeBeforeExpiry: before ?? '' } : { timeAfterCreate: after },
    action: { type },
  }
}

function checkRotation(after: string | undefined, before: string | undefined, expiryTime: string | undefined): void {
  const property = 'lifetimeActions.trigger'
  if (before !== undefined && expiryTime === undefined)
    throw invalidProperty(property, 'Rotation before expiry needs attributes.expiryTime.')
  const fromStart = after === undefined ? days(expiryTime ?? '') - days(before ?? '') : days(after)
  const fromEnd = expiryTime === undefined ? Number.POSITIVE_INFINITY : days(expiryTime) - fromStart
  if (fromStart < MIN_ROTATE_DAYS || fromEnd < MIN_ROTATE_DAYS)
    throw invalidProperty(
      property,
      `Rotation must be at least ${MIN_ROTATE_DAYS} days after creation and before expiry.`,
    )
}

/** The service takes any case and answers its own. */
function readType(action: JsonObject): 'Rotate' | 'Notify' {
  const type = optionalString(action, 'type', 'lifetimeActions.action.type')?.toLowerCase()
  if (type === 'rotate') return 'Rotate'
  if (type === 'notify') return 'Notify'
  throw invalidProperty('lifetimeActions.action.type', 'It must be Rotate or Notify.')
}

function readDuration(from: JsonObject, property: string, path: string): string | undefined {
  const text = optionalString(from, property, path)
  if (text !== undefined && !parseDuration(text))
    throw invalidProperty(path, 'It must be an ISO 8601 duration of years, months and days, like P90D.')
  return text
}

function days(text: string): number {
  const duration = parseDuration(text)
  return duration ? roughDays(duration) : 0
}
