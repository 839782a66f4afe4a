/** What the sandbox does for each call of Resource Manager, and what witnesses it. */
import type { ParityRow } from './row.ts'

export const ARM_PARITY: readonly ParityRow[] = [
  {
    call: 'PUT vault',
    does: 'creates (RegisteringDns), replaces, recovers',
    witness: [
      'test/official-sdks.test.ts: creates, reads, lists, updates and deletes a vault, and sees it among the deleted',
    ],
  },
  {
    call: 'GET vault',
    does: 'shows what was written, newer api-versions more',
    witness: [
      'test/resource-manager.test.ts: is answered as recorded: RegisteringDns first, then Succeeded with a slash',
    ],
  },
  {
    call: 'PATCH vault',
    does: 'merges; irreversible settings stay',
    witness: ['test/resource-manager.test.ts: keeps purge protection and soft delete for good'],
  },
  {
    call: 'DELETE vault',
    does: '200, then 204; soft delete',
    witness: ['test/resource-manager.test.ts: deleted twice answers 200, then 204'],
  },
  {
    call: 'LIST vaults by group, by subscription',
    does: 'pages, the last one empty',
    witness: ['test/resource-manager.test.ts: come in pages and end with an empty one'],
  },
  {
    call: 'LIST resources',
    does: 'vaults in the old short shape',
    witness: ['test/resource-manager.test.ts: of the old kind show only id, name, type, location and tags'],
  },
  {
    call: 'PUT accessPolicies/{add|replace|remove}',
    does: 'single entries',
    witness: ['test/official-sdks.test.ts: adds, replaces and removes access policies'],
  },
  {
    call: 'POST checkNameAvailability',
    does: 'deleted names count as taken',
    witness: ['test/official-sdks.test.ts: refuses the name of a deleted vault, recovers it, and purges it'],
  },
  {
    call: 'GET, LIST deletedVaults; POST purge; GET operationResults',
    does: 'as recorded, 202 then 200',
    witness: ['test/official-sdks.test.ts: refuses the name of a deleted vault, recovers it, and purges it'],
  },
  {
    call: 'GET, PUT, LIST, DELETE privateEndpointConnections; LIST privateLinkResources',
    does: 'states and etags; no network behind them',
    witness: ['test/resource-manager.test.ts: are approved, show Updating, and settle with a new etag'],
  },
  {
    call: 'vaults/secrets, vaults/keys',
    does: 'control-plane rights, no value shown, a key made once',
    witness: ['test/official-sdks.test.ts: makes secrets and keys without an access policy, and never shows a value'],
  },
  {
    call: 'roleDefinitions, roleAssignments',
    does: 'built-in roles at any scope, in force at once',
    witness: ['test/resource-manager.test.ts: cannot be given by a Contributor'],
  },
  {
    call: 'subscriptions',
    does: 'those the caller has a role in',
    witness: [
      'test/authorization-code.test.ts: one refresh token serves the vault and Resource Manager when both were consented to',
    ],
  },
  {
    call: 'checks of the gateway',
    does: 'api-version, token, subscription, group, role, in Azure’s order',
    witness: ['test/resource-manager.test.ts: asks for the api-version before it asks who is calling'],
  },
]
