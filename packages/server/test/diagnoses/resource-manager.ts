/** Refusals of Resource Manager: by the sandbox, and by a server on the wire for what a sandbox has no cause for. */
import { randomBytes } from 'node:crypto'
import { type Provocations, type Stage, type Told, vaultPath } from './stage.ts'
import { answering } from './wire.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

const placed = ({ world: { sandbox } }: Stage, vaultName: string) => ({
  subscriptionId: sandbox.subscriptionId,
  resourceGroupName: sandbox.resourceGroup,
  vaultName,
})
const created = (stage: Stage, vaultName: string) => ({
  ...placed(stage, vaultName),
  location: stage.world.sandbox.location,
  tenantId: stage.world.sandbox.tenantId,
  skuName: 'standard',
})
const body = ({ world: { sandbox } }: Stage, changes: { location?: string; sku?: string }) => ({
  location: changes.location ?? sandbox.location,
  properties: {
    tenantId: sandbox.tenantId,
    sku: { family: 'A', name: changes.sku ?? 'standard' },
    accessPolicies: [],
  },
})

/** The stage's own connection, while its person has no role. */
async function withoutRole(stage: Stage, ask: () => Promise<Told>): Promise<Told> {
  const { control } = stage.world.sandbox
  control.setArmRole(stage.megan, 'None')
  return await ask().finally(() => control.setArmRole(stage.megan, 'Owner'))
}

const wire = (status: number, code: string) =>
  answering('control-plane', (response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { code, message: `${code} by a real server.` } }))
  })

export const RESOURCE_MANAGER = {
  arm_forbidden: (stage) =>
    withoutRole(stage, () =>
      stage.refused(stage.control, 'Vaults_ListBySubscription', { subscriptionId: stage.world.sandbox.subscriptionId }),
    ),
  no_subscription: (stage) => withoutRole(stage, () => stage.examined(stage.control)),
  resource_not_found: (stage) => stage.refused(stage.control, 'Vaults_Get', placed(stage, 'nowhere')),
  resource_group_not_found: (stage) =>
    stage.refused(stage.control, 'Vaults_ListByResourceGroup', {
      subscriptionId: stage.world.sandbox.subscriptionId,
      resourceGroupName: 'nowhere',
    }),
  subscription_not_found: (stage) =>
    stage.refused(stage.control, 'Vaults_ListBySubscription', { subscriptionId: NOBODY }),
  subscription_disabled: () => wire(409, 'ReadOnlyDisabledSubscription'),
  async vault_name_taken(stage) {
    // The name of a vault is taken in all of Azure: here by one of another group.
    const taken = `v${randomBytes(6).toString('hex')}`
    const { control, subscriptionId } = stage.world.sandbox
    const other = `/subscriptions/${subscriptionId}/resourceGroups/other`
    await stage.put(stage.control, 'PUT', `${other}?api-version=2021-04-01`, { location: 'eastus' })
    await control.createVault({ name: taken, resourceGroup: 'other' })
    return await stage.refused(stage.control, 'Vaults_CreateOrUpdate', created(stage, taken))
  },
  async vault_name_deleted(stage) {
    const { vault } = await stage.ownVault()
    await stage.world.sandbox.control.deleteVault(vault)
    return await stage.refused(stage.control, 'Vaults_CreateOrUpdate', created(stage, vault))
  },
  deleted_vault_not_found: (stage) =>
    stage.refused(stage.control, 'Vaults_CreateOrUpdate', { ...created(stage, 'never-there'), createMode: 'recover' }),
  vault_location_fixed: (stage) =>
    stage.sent(stage.control, 'PUT', vaultPath(stage, 'stage'), body(stage, { location: 'westeurope' })),
  region_not_offered: (stage) =>
    stage.sent(stage.control, 'PUT', vaultPath(stage, 'on-mars'), body(stage, { location: 'mars' })),
  sku_not_offered: (stage) =>
    stage.sent(stage.control, 'PUT', vaultPath(stage, 'golden'), body(stage, { sku: 'gold' })),
  api_version_refused: (stage) => stage.sent(stage.control, 'GET', vaultPath(stage, 'stage', '1999-01-01')),
  vault_name_invalid: (stage) => stage.sent(stage.control, 'PUT', vaultPath(stage, 'a--b'), body(stage, {})),
  provider_not_registered: () => wire(409, 'MissingSubscriptionRegistration'),
  azure_policy_denied: () => wire(403, 'RequestDisallowedByPolicy'),
  resource_locked: () => wire(409, 'ScopeLocked'),
} as const satisfies Partial<Provocations>
