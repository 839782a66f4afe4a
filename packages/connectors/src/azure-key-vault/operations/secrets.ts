/** Secrets and their versions. */
import type { OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import {
  ATTRIBUTE_PATHS,
  CONTENT_TYPE,
  ENABLED,
  EXPIRES,
  MAX_RESULTS,
  NOT_BEFORE,
  SECRET_NAME,
  SECRET_VALUE,
  SECRET_VERSION,
  TAGS,
} from './data-plane-inputs.ts'
import { backedUp, lifeOf } from './object-life.ts'
import { docsOf, LIST, NAME_AND_VERSION_FROM_ID, NAME_FROM_ID, needs, READS, WRITES } from './row-parts.ts'

const COMMON = { group: 'secrets', api: 'data-plane', apiVersion: DATA_PLANE, traceKey: 'name' } as const
const SEEN = 'secrets/readMetadata/action'

const { living, deleted } = lifeOf({
  id: 'Secret',
  noun: 'secret',
  area: 'secrets',
  group: 'secrets',
  deletedGroup: 'deletedSecrets',
  nameInput: SECRET_NAME,
  seen: SEEN,
  idMember: 'id',
  deletedHelp: 'Secrets',
})

/** Names and dates are written as they were read. */
const PROPERTIES_OF_RECORD = {
  'secret-name': '$.name',
  contentType: '$.contentType',
  tags: '$.tags',
  enabled: '$.attributes.enabled',
  nbf: '$.attributes.nbf',
  exp: '$.attributes.exp',
} as const

export const SECRET_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    ...LIST,
    id: 'GetSecrets',
    name: 'List secrets',
    help: 'The secrets of the vault, without their values.',
    method: 'GET',
    path: '/secrets',
    use: READS,
    inputs: [MAX_RESULTS],
    permission: needs('secrets/list', SEEN),
    withValues: 'Get the value of each secret',
    detail: { operation: 'GetSecret', inputs: { 'secret-name': 'name' } },
    otherDetails: [backedUp('BackupSecret', 'secret-name', 'Back up each secret, with all its versions')],
    derive: NAME_FROM_ID,
    sensitive: ['value'],
    docs: docsOf('secrets', 'GetSecrets'),
  },
  {
    ...COMMON,
    ...LIST,
    id: 'GetSecretVersions',
    name: 'List versions of a secret',
    help: 'All versions of one secret, without their values. A name that does not exist gives an empty list.',
    method: 'GET',
    path: '/secrets/{secret-name}/versions',
    use: READS,
    inputs: [SECRET_NAME, MAX_RESULTS],
    permission: needs('secrets/list', SEEN),
    withValues: 'Get the value of each version',
    detail: { operation: 'GetSecret', inputs: { 'secret-name': 'name', 'secret-version': 'version' } },
    derive: NAME_AND_VERSION_FROM_ID,
    sensitive: ['value'],
    docs: docsOf('secrets', 'GetSecretVersions'),
  },
  {
    ...COMMON,
    id: 'GetSecret',
    name: 'Get a secret',
    help: 'One secret with its value: the newest version, or the version given.',
    method: 'GET',
    path: '/secrets/{secret-name}/{secret-version}',
    use: READS,
    inputs: [
      SECRET_NAME,
      SECRET_VERSION,
      {
        name: 'outContentType',
        label: 'Convert to',
        type: 'string',
        in: 'query',
        required: false,
        help: 'For the secret behind a certificate stored as PFX: give it out in this form.',
        options: ['application/x-pem-file', 'application/x-pkcs12'],
      },
    ],
    permission: needs('secrets/get', 'secrets/getSecret/action'),
    derive: NAME_AND_VERSION_FROM_ID,
    sensitive: ['value'],
    docs: docsOf('secrets', 'GetSecret'),
  },
  {
    ...COMMON,
    id: 'SetSecret',
    name: 'Set a secret',
    help: 'Creates the secret, or a new version of it when the name exists.',
    method: 'PUT',
    path: '/secrets/{secret-name}',
    use: WRITES,
    inputs: [SECRET_NAME, SECRET_VALUE, CONTENT_TYPE, TAGS, ENABLED, NOT_BEFORE, EXPIRES],
    bodyPaths: ATTRIBUTE_PATHS,
    permission: needs('secrets/set', 'secrets/setSecret/action'),
    defaultMapping: { ...PROPERTIES_OF_RECORD, value: '$.value' },
    derive: NAME_AND_VERSION_FROM_ID,
    sensitive: ['value'],
    docs: docsOf('secrets', 'SetSecret'),
  },
  {
    ...COMMON,
    id: 'UpdateSecret',
    name: 'Update a secret',
    help: 'Changes content type, dates, tags or the enabled switch of a version. The value stays as it is.',
    method: 'PATCH',
    path: '/secrets/{secret-name}/{secret-version}',
    keepsEmptySegment: true,
    use: WRITES,
    inputs: [SECRET_NAME, SECRET_VERSION, CONTENT_TYPE, TAGS, ENABLED, NOT_BEFORE, EXPIRES],
    bodyPaths: ATTRIBUTE_PATHS,
    permission: needs('secrets/set', 'secrets/update/action'),
    defaultMapping: PROPERTIES_OF_RECORD,
    derive: NAME_AND_VERSION_FROM_ID,
    sensitive: [],
    docs: docsOf('secrets', 'UpdateSecret'),
  },
  ...living,
]

export const DELETED_SECRET_OPERATIONS = deleted
