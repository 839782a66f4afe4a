/** Lists of keys and certificates. */
import type { OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import { MAX_RESULTS } from './data-plane-inputs.ts'

const COMMON = {
  api: 'data-plane',
  apiVersion: DATA_PLANE,
  method: 'GET',
  use: ['export'] as ('export' | 'import')[],
  recordsPath: 'value',
  nextPath: 'nextLink',
  traceKey: 'name',
  sensitive: [] as string[],
} as const

export const KEY_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    id: 'GetKeys',
    name: 'List keys',
    help: 'The keys of the vault: names, dates and tags. Key material never leaves Key Vault.',
    group: 'keys',
    path: '/keys',
    inputs: [MAX_RESULTS],
    permission: { policy: 'keys/list', rbac: 'Microsoft.KeyVault/vaults/keys/read' },
    derive: { name: { from: 'kid', segment: 1 } },
    docs: 'https://learn.microsoft.com/rest/api/keyvault/keys/get-keys/get-keys',
  },
]

export const CERTIFICATE_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    id: 'GetCertificates',
    name: 'List certificates',
    help: 'The certificates of the vault: names, thumbprints, dates and tags.',
    group: 'certificates',
    path: '/certificates',
    inputs: [
      MAX_RESULTS,
      {
        name: 'includePending',
        label: 'Include pending',
        type: 'boolean',
        in: 'query',
        required: false,
        help: 'Also list certificates that are still being issued.',
        example: false,
      },
    ],
    permission: { policy: 'certificates/list', rbac: 'Microsoft.KeyVault/vaults/certificates/read' },
    derive: { name: { from: 'id', segment: 1 } },
    docs: 'https://learn.microsoft.com/rest/api/keyvault/certificates/get-certificates/get-certificates',
  },
]
