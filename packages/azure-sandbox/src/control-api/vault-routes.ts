/** Vaults, who may use them, and what holds for each of them. */

import { ALL_ARM_ROLES } from '../control/index.ts'
import type { Field, Shape } from '../core/input.ts'
import { VAULT_SETTINGS } from './fault-routes.ts'
import { type ControlCall, type ControlRoute, must } from './route.ts'

const TEXT = { kind: 'text', required: true } as const
const WORDS: Field = { kind: 'list', of: { kind: 'text' } }
const PERMISSIONS: Field = {
  kind: 'object',
  shape: { keys: WORDS, secrets: WORDS, certificates: WORDS, storage: WORDS },
}

const NEW_VAULT: Shape = {
  name: TEXT,
  location: { kind: 'text' },
  resourceGroup: { kind: 'text' },
  tags: { kind: 'map', of: { kind: 'text' } },
  sku: { kind: 'choice', of: ['standard', 'premium'] },
  accessPolicies: {
    kind: 'list',
    of: {
      kind: 'object',
      shape: { objectId: TEXT, applicationId: { kind: 'text' }, permissions: { ...PERMISSIONS, required: true } },
    },
  },
  enableRbacAuthorization: { kind: 'flag' },
  softDeleteRetentionInDays: { kind: 'whole', min: 0 },
  enablePurgeProtection: { kind: 'flag' },
}

const vaultOf = ({ control, params }: ControlCall): string =>
  must(
    control.vaults().find((one) => one.name.toLowerCase() === params.vault?.toLowerCase()),
    `vault named ${params.vault}`,
  ).name

const settingsOf = (call: ControlCall) => {
  const vault = vaultOf(call)
  return { settings: call.control.vaultSettings(vault), own: call.control.ownVaultSettings(vault) }
}

export const VAULT_ROUTES: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: 'subscriptions',
    does: 'a further subscription, in which nobody has a role yet',
    body: { displayName: TEXT, id: { kind: 'text' }, resourceGroups: WORDS },
    answer: ({ control, body }) => ({ id: control.addSubscription(body) }),
  },
  { method: 'GET', path: 'vaults', does: 'vaults and their addresses', answer: ({ control }) => control.vaults() },
  {
    method: 'POST',
    path: 'vaults',
    does: 'create a vault',
    body: NEW_VAULT,
    answer: ({ control, body }) => control.createVault(body),
  },
  {
    method: 'DELETE',
    path: 'vaults/{vault}',
    does: 'delete it (soft)',
    answer: (call) => call.control.deleteVault(vaultOf(call)),
  },
  {
    method: 'GET',
    path: 'vaults/{vault}/objects',
    does: 'what it holds, without values and keys',
    answer: (call) => call.control.vaultObjects(vaultOf(call)),
  },
  {
    method: 'PUT',
    path: 'vaults/{vault}/access-policy',
    does: 'let a principal in; everything without permissions',
    body: { objectId: TEXT, permissions: PERMISSIONS },
    answer: (call) => call.control.setAccessPolicy(vaultOf(call), call.body.objectId, call.body.permissions),
  },
  {
    method: 'DELETE',
    path: 'vaults/{vault}/access-policy/{objectId}',
    does: 'let it out',
    answer: (call) => call.control.removeAccessPolicy(vaultOf(call), call.params.objectId ?? ''),
  },
  {
    method: 'GET',
    path: 'vaults/{vault}/settings',
    does: 'delays, latency and limits that hold for it',
    answer: settingsOf,
  },
  {
    method: 'PATCH',
    path: 'vaults/{vault}/settings',
    does: 'change them for it alone',
    body: VAULT_SETTINGS,
    answer(call) {
      call.control.changeVaultSettings(call.body, vaultOf(call))
      return settingsOf(call)
    },
  },
  {
    method: 'DELETE',
    path: 'vaults/{vault}/settings',
    does: 'follow the settings of all vaults again',
    answer: (call) => call.control.forgetVaultSettings(vaultOf(call)),
  },
  {
    method: 'POST',
    path: 'role-assignments',
    does: 'give a role by name, on the subscription or any resource id',
    body: { principalId: TEXT, roleName: TEXT, scope: { kind: 'text' } },
    answer: ({ control, body }) => ({ id: control.assignRole(body.principalId, body.roleName, body.scope) }),
  },
  {
    method: 'DELETE',
    path: 'role-assignments',
    does: 'take it back, by ?id=',
    answer: ({ control, query }) => void must(control.removeRole(query.get('id') ?? ''), 'role assignment of this id'),
  },
  {
    method: 'PUT',
    path: 'arm-roles/{principalId}',
    does: 'the one general role on the subscription',
    body: { role: { kind: 'choice', of: ALL_ARM_ROLES, required: true } },
    answer: ({ control, params, body }) => control.setArmRole(params.principalId ?? '', body.role),
  },
]
