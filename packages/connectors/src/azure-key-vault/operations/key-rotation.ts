/** Rotation of keys: by hand, and the policy by which Key Vault does it. */
import type { OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import { KEY_NAME } from './key-inputs.ts'
import { docsOf, needs, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'keyRotation',
  api: 'data-plane',
  apiVersion: DATA_PLANE,
  traceKey: 'name',
  sensitive: [] as string[],
} as const
const POLICY = '/keys/{key-name}/rotationpolicy'

export const KEY_ROTATION_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    id: 'RotateKey',
    name: 'Rotate a key',
    help: 'Makes a new version of the key, of the same type and size.',
    method: 'POST',
    path: '/keys/{key-name}/rotate',
    use: WRITES,
    inputs: [KEY_NAME],
    permission: needs('keys/rotate', 'keys/rotate/action'),
    defaultMapping: { 'key-name': '$.name' },
    derive: { name: { from: 'key.kid', segment: 1 }, version: { from: 'key.kid', segment: 2 } },
    docs: docsOf('keys', 'RotateKey'),
  },
  {
    ...COMMON,
    id: 'GetKeyRotationPolicy',
    name: 'Get the rotation policy of a key',
    help: 'When Key Vault rotates the key or tells that it is about to expire.',
    method: 'GET',
    path: POLICY,
    use: READS,
    inputs: [KEY_NAME],
    permission: needs('keys/getrotationpolicy', 'keyrotationpolicies/read'),
    derive: { name: { from: 'id', segment: 1 } },
    docs: docsOf('keys', 'GetKeyRotationPolicy'),
  },
  {
    ...COMMON,
    id: 'UpdateKeyRotationPolicy',
    name: 'Set the rotation policy of a key',
    help: 'Replaces the rotation policy of the key.',
    method: 'PUT',
    path: POLICY,
    use: WRITES,
    inputs: [
      KEY_NAME,
      {
        name: 'lifetimeActions',
        label: 'Lifetime actions',
        type: 'list',
        items: 'object',
        in: 'body',
        required: false,
        help: 'At most one Rotate and one Notify: [{trigger: {timeAfterCreate or timeBeforeExpiry}, action: {type}}].',
        example: '[{"trigger": {"timeAfterCreate": "P90D"}, "action": {"type": "Rotate"}}]',
        maxLength: 2,
      },
      {
        name: 'expiryTime',
        label: 'Expiry of new versions',
        type: 'string',
        in: 'body',
        required: false,
        help: 'How long a new version is valid, as an ISO 8601 duration of at least 28 days.',
        example: 'P180D',
        pattern: '^P(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?$',
      },
    ],
    bodyPaths: { expiryTime: 'attributes.expiryTime' },
    permission: needs('keys/setrotationpolicy', 'keyrotationpolicies/write'),
    defaultMapping: {
      'key-name': '$.name',
      lifetimeActions: '$.lifetimeActions',
      expiryTime: '$.attributes.expiryTime',
    },
    derive: { name: { from: 'id', segment: 1 } },
    docs: docsOf('keys', 'UpdateKeyRotationPolicy'),
  },
]
