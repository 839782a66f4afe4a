/** Makes the second vault and its access policies through the control-plane connection: Keyway's work, not the sandbox's. */
import type { Connection } from '@keyway/contract'
import { type DemoContext, importOne } from './documents.ts'

/** @param objectIds who may use the vault's secrets */
export async function createTargetVault(
  context: DemoContext,
  control: Connection,
  vault: string,
  objectIds: readonly string[],
): Promise<void> {
  const { tenantId, subscriptionId, resourceGroup, location } = context.sandbox
  const place = { subscriptionId, resourceGroupName: resourceGroup, name: vault }
  await importOne(
    context,
    control,
    'Vaults_CreateOrUpdate',
    { tenantId, skuName: 'standard' },
    {
      ...place,
      location,
      tags: { purpose: 'demo' },
      properties: { enableRbacAuthorization: false, accessPolicies: [] },
    },
  )
  const permissions = { secrets: ['get', 'list', 'set'] }
  await importOne(
    context,
    control,
    'Vaults_UpdateAccessPolicy',
    { operationKind: 'add' },
    {
      ...place,
      properties: { accessPolicies: objectIds.map((objectId) => ({ tenantId, objectId, permissions })) },
    },
  )
}
