/**
 * What a vault does for each operation of its data plane, each refusal, and all requests alike, and what witnesses it. The
 * types ask for every operation; `vault.test.ts` compares with the table the router works from.
 */
import { MANAGED_HSM_OPERATIONS } from '../../src/vault/operations/managed-hsm.ts'
import { STORAGE_OPERATIONS } from '../../src/vault/operations/storage.ts'
import type { ParityRow } from './row.ts'
import { CERTIFICATE_CLAIMS } from './vault-certificates.ts'
import { operationRows, refusalRows, refusedRows } from './vault-claim.ts'
import { KEY_CLAIMS } from './vault-keys.ts'
import { SECRET_CLAIMS } from './vault-secrets.ts'

const NOT_OFFERED = 'src/vault/not-offered.test.ts'
const PLANE = 'src/vault/plane.test.ts'
const FUZZ = 'test/vault-fuzz.test.ts'
const LISTS = 'src/vault/lists.sdk.test.ts'
const CONDITIONS = 'src/vault/conditions/conditions.test.ts'

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

/** What holds for every request, whatever its operation. */
const EVERY_REQUEST: readonly ParityRow[] = [
  {
    call: 'any request without a token',
    does: 'the challenge, before anything else is looked at',
    witness: [`${PLANE}: challenges %s without a token before anything else`, 'r061#0'],
  },
  {
    call: 'any request: order of checks',
    does: 'permission before existence',
    witness: [`${PLANE}: are asked before existence`],
  },
  {
    call: 'any request: api-version',
    does: 'every version from 2015-06-01 to 2026-07-01-preview, each operation from its first on',
    witness: [
      'src/vault/api-versions.test.ts: %s is taken',
      'src/vault/api-versions.test.ts: %s is not recognized',
      'src/vault/api-versions.test.ts: may have its own name written in percent, as newer clients do',
    ],
  },
  {
    call: 'any request: path',
    does: 'double, trailing and empty slashes as clients send them; X-HTTP-METHOD',
    witness: [
      `${PLANE}: takes the slashes SDKs send: double, trailing, and around an empty version`,
      `${PLANE}: lets a POST name its real method in X-HTTP-METHOD`,
    ],
  },
  {
    call: 'any request: access policies',
    does: 'for a person, an application, a group, or a person in an application',
    witness: [
      `${PLANE}: come from an access policy of the caller, and the refusal says which is missing`,
      `${PLANE}: come from a policy of a group, and from one for a person in an application`,
    ],
  },
  {
    call: 'any request: Azure RBAC',
    does: 'role assignments down to one object',
    witness: [`${PLANE}: come from roles when the vault uses RBAC, down to one object`],
  },
  {
    call: 'any request: firewall',
    does: 'IP rules and disabled public access',
    witness: [
      `${PLANE}: refuses addresses no rule names`,
      `${PLANE}: refuses everybody when public access is disabled`,
    ],
  },
  {
    call: 'any request: headers',
    does: 'those of the service, the client’s request id among them',
    witness: [`${PLANE}: are those of the service, with the client’s request id`],
  },
  {
    call: 'any request: malformed',
    does: '5,000 random ones and bytes that are no request give no 5xx',
    witness: [
      `${FUZZ}: gets an answer below 500, with an envelope and no secret in it, for each of 5,000 requests`,
      `${FUZZ}: survives %s on the socket, answering below 500 or not at all`,
      `${FUZZ}: answers a body of 5 MB with 413 and keeps nothing of it`,
    ],
  },
  {
    call: 'any list',
    does: 'pages of 1 to 25, nextLink of the caller’s origin, null on the last, empty pages',
    witness: [
      `${LISTS}: %s hold as many as are asked for, and so do those that follow`,
      `${LISTS}: %s end with a page whose nextLink is null`,
      `${LISTS}: may be empty with more to come: names whose first certificate is pending leave gaps`,
    ],
  },
  {
    call: 'any request: published limits',
    does: '429 with Retry-After when switched on',
    witness: [`${CONDITIONS}: let 300 secrets be set in 10 seconds and answer 429 with a time to wait after that`],
  },
]

/** A vault has no managed storage accounts to list; nothing else is offered. */
const STORAGE_LISTS: readonly string[] = ['GetStorageAccounts', 'GetDeletedStorageAccounts']

export const VAULT_PARITY: readonly ParityRow[] = [
  ...operationRows(SECRET_CLAIMS),
  ...operationRows(KEY_CLAIMS),
  ...operationRows(CERTIFICATE_CLAIMS),
  ...refusedRows(
    ['securewrapkey', 'secureunwrapkey'],
    'refused: a preview',
    `${NOT_OFFERED}: %s is refused as a preview, and only in the api-versions that know it`,
  ),
  ...refusedRows(
    ids(STORAGE_OPERATIONS).filter((id) => !STORAGE_LISTS.includes(id)),
    'refused: deprecated',
    `${NOT_OFFERED}: %s is refused as deprecated, and nothing changes`,
  ),
  ...STORAGE_LISTS.map(
    (call): ParityRow => ({
      call,
      does: 'empty: a vault has no managed storage accounts',
      witness: [
        `${NOT_OFFERED}: %s is an empty list: a vault has none`,
        ...(call === 'GetStorageAccounts' ? ['r106#1'] : []),
      ],
    }),
  ),
  ...refusedRows(
    ids(MANAGED_HSM_OPERATIONS),
    'refused: offered by Managed HSM only',
    `${NOT_OFFERED}: %s is refused by a key vault, and nothing changes`,
  ),
  ...EVERY_REQUEST,
  ...refusalRows(),
]
