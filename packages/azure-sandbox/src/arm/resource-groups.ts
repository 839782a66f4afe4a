/**
 * Resource groups. Deleting one deletes what is in it.
 * Source: https://learn.microsoft.com/rest/api/resources/resource-groups
 */
import type { SandboxResponse } from '../core/http.ts'
import { type ArmCall, type GroupRecord, groupKey, groups, isAllowed, param, requireGroup } from './call.ts'
import { ArmError } from './errors.ts'
import { readTags } from './input/values.ts'
import { readBody } from './json.ts'
import { LOCATIONS, locationId } from './locations.ts'
import { pollOperation, type ResultPlace, startOperation } from './long-running.ts'
import { readPage } from './paging.ts'
import { isIn, removeRoleAssignments, removeVault, vaults } from './vault-store.ts'

/** The action that shows a group. */
export const SEE_GROUP = 'Microsoft.Resources/subscriptions/resourceGroups/read'

const TYPE = 'Microsoft.Resources/resourceGroups'

const groupId = (group: GroupRecord): string => `/subscriptions/${group.subscriptionId}/resourceGroups/${group.name}`

const groupAnswer = (group: GroupRecord) => ({
  id: groupId(group),
  name: group.name,
  type: TYPE,
  location: group.location,
  tags: group.tags,
  properties: { provisioningState: 'Succeeded' },
})

export function listGroups(call: ArmCall): SandboxResponse {
  const own = [...groups(call.context).values()].filter(
    (group) => group.subscriptionId === param(call, 'subscription') && isAllowed(call, SEE_GROUP, groupId(group)),
  )
  const { items, link } = readPage(call, own, (group) => group.name)
  return { status: 200, body: { value: items.map(groupAnswer), ...link } }
}

export function getGroup(call: ArmCall): SandboxResponse {
  return { status: 200, body: groupAnswer(requireGroup(call)) }
}

/** Asks only whether it exists: 204 or 404. */
export function checkGroup(call: ArmCall): SandboxResponse {
  requireGroup(call)
  return { status: 204 }
}

export function putGroup(call: ArmCall): SandboxResponse {
  const name = param(call, 'group')
  const subscriptionId = param(call, 'subscription')
  if (!/^[-\w.()]{1,90}$/.test(name) || name.endsWith('.')) throw new ArmError('groupNameInvalid', { name })
  const body = readBody(call.request)
  const location = requireLocation(body.location)
  const existing = groups(call.context).get(groupKey(subscriptionId, name))
  if (existing && existing.location !== locationId(location))
    throw new ArmError('groupLocationConflict', { location, existing: existing.location })
  const group: GroupRecord = {
    name: existing?.name ?? name,
    subscriptionId,
    location: locationId(location),
    tags: readTags(body.tags) ?? {},
  }
  groups(call.context).set(groupKey(subscriptionId, name), group)
  return { status: existing ? 200 : 201, body: groupAnswer(group) }
}

export function patchGroup(call: ArmCall): SandboxResponse {
  const before = requireGroup(call)
  const after = { ...before, tags: readTags(readBody(call.request).tags) ?? before.tags }
  groups(call.context).set(groupKey(after.subscriptionId, after.name), after)
  return { status: 200, body: groupAnswer(after) }
}

const placeOf = (call: ArmCall): ResultPlace => ({
  base: `/subscriptions/${param(call, 'subscription')}/operationresults`,
  seconds: 15,
})

/** Its vaults go to the deleted ones; role assignments at the group and below are gone. */
export function deleteGroup(call: ArmCall): SandboxResponse {
  const { context } = call
  const group = requireGroup(call)
  for (const vault of [...vaults(context).values()])
    if (isIn(vault, group.subscriptionId, group.name)) removeVault(context, vault)
  removeRoleAssignments(context, groupId(group))
  groups(context).delete(groupKey(group.subscriptionId, group.name))
  return startOperation(call, placeOf(call))
}

/** Resource Manager's own results have no body. */
export function getGroupResult(call: ArmCall): SandboxResponse {
  const { body: _, ...answer } = pollOperation(call, placeOf(call))
  return answer
}

function requireLocation(location: unknown): string {
  if (typeof location !== 'string' || location === '') throw new ArmError('locationRequired')
  if (!LOCATIONS.includes(locationId(location)))
    throw new ArmError('locationUnavailable', { location, type: TYPE, locations: LOCATIONS.join(',') })
  return location
}
