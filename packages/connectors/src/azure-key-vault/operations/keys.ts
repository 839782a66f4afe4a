/** Keys and their versions. Key material never leaves Key Vault, except to where a release policy allows. */
import type { OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import { ENABLED, EXPIRES, MAX_RESULTS, NOT_BEFORE, TAGS } from './data-plane-inputs.ts'
import {
  CURVE,
  EXPORTABLE,
  HSM,
  JWK,
  KEY_NAME,
  KEY_OPS,
  KEY_PATHS,
  KEY_SIZE,
  KEY_TYPE,
  KEY_VERSION,
  PUBLIC_EXPONENT,
  RELEASE_POLICY,
} from './key-inputs.ts'
import { backedUp, lifeOf } from './object-life.ts'
import { docsOf, LIST, needs, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'keys',
  api: 'data-plane',
  apiVersion: DATA_PLANE,
  traceKey: 'name',
  sensitive: [] as string[],
} as const

/** A listed key's id is `kid`; a whole one has it in the key itself. */
const LISTED = { name: { from: 'kid', segment: 1 }, version: { from: 'kid', segment: 2 } } as const
const WHOLE = { name: { from: 'key.kid', segment: 1 }, version: { from: 'key.kid', segment: 2 } } as const

const { living, deleted } = lifeOf({
  id: 'Key',
  noun: 'key',
  area: 'keys',
  group: 'keys',
  deletedGroup: 'deletedKeys',
  nameInput: KEY_NAME,
  seen: 'keys/read',
  idMember: 'kid',
  deletedHelp: 'Keys',
})

const ATTRIBUTES = [TAGS, ENABLED, NOT_BEFORE, EXPIRES]
const PROPERTIES_OF_RECORD = {
  'key-name': '$.name',
  tags: '$.tags',
  enabled: '$.attributes.enabled',
  nbf: '$.attributes.nbf',
  exp: '$.attributes.exp',
} as const

export const KEY_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    ...LIST,
    id: 'GetKeys',
    name: 'List keys',
    help: 'The keys of the vault: names, dates and tags.',
    method: 'GET',
    path: '/keys',
    use: READS,
    inputs: [MAX_RESULTS],
    permission: needs('keys/list', 'keys/read'),
    withValues: 'List the versions of each key',
    detail: { operation: 'GetKeyVersions', inputs: { 'key-name': 'name' }, into: 'versions' },
    otherDetails: [backedUp('BackupKey', 'key-name', 'Back up each key, with all its versions')],
    derive: { name: LISTED.name },
    docs: docsOf('keys', 'GetKeys'),
  },
  {
    ...COMMON,
    ...LIST,
    id: 'GetKeyVersions',
    name: 'List versions of a key',
    help: 'All versions of one key. A name that does not exist gives an empty list.',
    method: 'GET',
    path: '/keys/{key-name}/versions',
    use: READS,
    inputs: [KEY_NAME, MAX_RESULTS],
    permission: needs('keys/list', 'keys/read'),
    withValues: 'Get the public part of each version',
    detail: { operation: 'GetKey', inputs: { 'key-name': 'name', 'key-version': 'version' } },
    derive: LISTED,
    docs: docsOf('keys', 'GetKeyVersions'),
  },
  {
    ...COMMON,
    id: 'GetKey',
    name: 'Get a key',
    help: 'One key with its public part and what it may be used for: the newest version, or the version given.',
    method: 'GET',
    path: '/keys/{key-name}/{key-version}',
    use: READS,
    inputs: [KEY_NAME, KEY_VERSION],
    permission: needs('keys/get', 'keys/read'),
    derive: WHOLE,
    docs: docsOf('keys', 'GetKey'),
  },
  {
    ...COMMON,
    id: 'CreateKey',
    name: 'Create a key',
    help: 'Makes a new key inside the vault, or a new version of it when the name exists.',
    method: 'POST',
    path: '/keys/{key-name}/create',
    use: WRITES,
    inputs: [KEY_NAME, KEY_TYPE, KEY_SIZE, CURVE, PUBLIC_EXPONENT, KEY_OPS, ...ATTRIBUTES, EXPORTABLE, RELEASE_POLICY],
    bodyPaths: KEY_PATHS,
    permission: needs('keys/create', 'keys/create/action'),
    defaultMapping: { ...PROPERTIES_OF_RECORD, kty: '$.key.kty', crv: '$.key.crv', key_ops: '$.key.key_ops' },
    derive: WHOLE,
    docs: docsOf('keys', 'CreateKey'),
  },
  {
    ...COMMON,
    id: 'ImportKey',
    name: 'Import a key',
    help: 'Brings a key made elsewhere into the vault, or a new version of it when the name exists.',
    method: 'PUT',
    path: '/keys/{key-name}',
    use: WRITES,
    inputs: [KEY_NAME, JWK, HSM, ...ATTRIBUTES, EXPORTABLE, RELEASE_POLICY],
    bodyPaths: KEY_PATHS,
    permission: needs('keys/import', 'keys/import/action'),
    defaultMapping: { ...PROPERTIES_OF_RECORD, key: '$.key' },
    derive: WHOLE,
    docs: docsOf('keys', 'ImportKey'),
  },
  {
    ...COMMON,
    id: 'UpdateKey',
    name: 'Update a key',
    help: 'Changes dates, tags, permitted operations or the enabled switch of a version.',
    method: 'PATCH',
    path: '/keys/{key-name}/{key-version}',
    keepsEmptySegment: true,
    use: WRITES,
    inputs: [KEY_NAME, KEY_VERSION, KEY_OPS, ...ATTRIBUTES, RELEASE_POLICY],
    bodyPaths: KEY_PATHS,
    permission: needs('keys/update', 'keys/update/action'),
    defaultMapping: PROPERTIES_OF_RECORD,
    derive: WHOLE,
    docs: docsOf('keys', 'UpdateKey'),
  },
  {
    ...COMMON,
    id: 'GetKeyAttestation',
    name: 'Get the attestation of a key',
    help: 'A key of an -HSM type together with the proof of the hardware that holds it.',
    method: 'GET',
    path: '/keys/{key-name}/{key-version}/attestation',
    use: READS,
    inputs: [KEY_NAME, KEY_VERSION],
    permission: needs('keys/get', 'keys/read'),
    derive: WHOLE,
    docs: docsOf('keys', 'GetKeyAttestation'),
  },
  ...living,
]

export const DELETED_KEY_OPERATIONS = deleted
