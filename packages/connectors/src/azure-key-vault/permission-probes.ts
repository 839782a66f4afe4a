/**
 * Calls that tell what an account may do and change nothing: a list of one, and a read of a name that nobody has. Where
 * the account is allowed, the second is answered 404, because Key Vault looks at permissions before it looks for the name.
 */
import type { DoctorCheckId } from '@keyway/contract'
import { DATA_PLANE, SUBSCRIPTIONS, VAULTS } from './api-versions.ts'

export interface PermissionProbe {
  readonly check: DoctorCheckId
  readonly right: 'list' | 'read'
  /** Microsoft's operationId. */
  readonly id: string
  /** Path and query; `{name}` and `{subscriptionId}` are filled in. */
  readonly path: string
  readonly permission: { readonly policy?: string; readonly rbac: string }
}

const OBJECTS = 'Microsoft.KeyVault/vaults'

export const PERMISSION_PROBES: readonly PermissionProbe[] = [
  {
    check: 'secrets',
    right: 'list',
    id: 'GetSecrets',
    path: `/secrets?maxresults=1&api-version=${DATA_PLANE}`,
    permission: { policy: 'secrets/list', rbac: `${OBJECTS}/secrets/readMetadata/action` },
  },
  {
    check: 'secrets',
    right: 'read',
    id: 'GetSecret',
    path: `/secrets/{name}?api-version=${DATA_PLANE}`,
    permission: { policy: 'secrets/get', rbac: `${OBJECTS}/secrets/getSecret/action` },
  },
  {
    check: 'keys',
    right: 'list',
    id: 'GetKeys',
    path: `/keys?maxresults=1&api-version=${DATA_PLANE}`,
    permission: { policy: 'keys/list', rbac: `${OBJECTS}/keys/read` },
  },
  {
    check: 'keys',
    right: 'read',
    id: 'GetKey',
    path: `/keys/{name}?api-version=${DATA_PLANE}`,
    permission: { policy: 'keys/get', rbac: `${OBJECTS}/keys/read` },
  },
  {
    check: 'certificates',
    right: 'list',
    id: 'GetCertificates',
    path: `/certificates?maxresults=1&api-version=${DATA_PLANE}`,
    permission: { policy: 'certificates/list', rbac: `${OBJECTS}/certificates/read` },
  },
  {
    check: 'certificates',
    right: 'read',
    id: 'GetCertificate',
    path: `/certificates/{name}?api-version=${DATA_PLANE}`,
    permission: { policy: 'certificates/get', rbac: `${OBJECTS}/certificates/read` },
  },
  {
    check: 'subscriptions',
    right: 'list',
    id: 'Subscriptions_List',
    path: `/subscriptions?api-version=${SUBSCRIPTIONS}`,
    permission: { rbac: 'Microsoft.Resources/subscriptions/read' },
  },
  {
    check: 'vaults',
    right: 'list',
    id: 'Vaults_ListBySubscription',
    path: `/subscriptions/{subscriptionId}/providers/Microsoft.KeyVault/vaults?$top=1&api-version=${VAULTS}`,
    permission: { rbac: `${OBJECTS}/read` },
  },
]
