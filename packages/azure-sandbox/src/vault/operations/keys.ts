/** The operations on keys, as Microsoft names and guards them. */
import { row } from './row.ts'

// biome-ignore format: a table reads best with one operation a line
export const KEY_OPERATIONS = [
  row('GetKeys', 'GET', '/keys', 'keys/list', 'keys/read', '2015-06-01'),
  row('RestoreKey', 'POST', '/keys/restore', 'keys/restore', 'keys/restore/action', '2015-06-01'),
  row('DeleteKey', 'DELETE', '/keys/{name}', 'keys/delete', 'keys/delete', '2015-06-01'),
  row('ImportKey', 'PUT', '/keys/{name}', 'keys/import', 'keys/import/action', '2015-06-01'),
  row('BackupKey', 'POST', '/keys/{name}/backup', 'keys/backup', 'keys/backup/action', '2015-06-01'),
  row('CreateKey', 'POST', '/keys/{name}/create', 'keys/create', 'keys/create/action', '2015-06-01'),
  row('RotateKey', 'POST', '/keys/{name}/rotate', 'keys/rotate', 'keys/rotate/action', '7.3-preview'),
  row('UpdateKeyRotationPolicy', 'PUT', '/keys/{name}/rotationpolicy', 'keys/update|setrotationpolicy', 'keyrotationpolicies/write', '7.3-preview'),
  row('GetKeyRotationPolicy', 'GET', '/keys/{name}/rotationpolicy', 'keys/get|getrotationpolicy', 'keyrotationpolicies/read', '7.3-preview'),
  row('GetKeyVersions', 'GET', '/keys/{name}/versions', 'keys/list', 'keys/read', '2015-06-01'),
  row('GetKey', 'GET', '/keys/{name}/{version}', 'keys/get', 'keys/read', '2015-06-01'),
  row('UpdateKey', 'PATCH', '/keys/{name}/{version}', 'keys/update', 'keys/update/action', '2015-06-01'),
  row('GetKeyAttestation', 'GET', '/keys/{name}/{version}/attestation', 'keys/get', 'keys/read', '7.6-preview.2'),
  row('decrypt', 'POST', '/keys/{name}/{version}/decrypt', 'keys/decrypt', 'keys/decrypt/action', '2015-06-01'),
  row('encrypt', 'POST', '/keys/{name}/{version}/encrypt', 'keys/encrypt', 'keys/encrypt/action', '2015-06-01'),
  row('release', 'POST', '/keys/{name}/{version}/release', 'keys/release', 'keys/release/action', '7.3-preview'),
  row('secureunwrapkey', 'POST', '/keys/{name}/{version}/secureunwrapkey', 'keys/unwrapKey', 'keys/unwrap/action', '2026-01-01-preview'),
  row('securewrapkey', 'POST', '/keys/{name}/{version}/securewrapkey', 'keys/wrapKey', 'keys/wrap/action', '2026-01-01-preview'),
  row('sign', 'POST', '/keys/{name}/{version}/sign', 'keys/sign', 'keys/sign/action', '2015-06-01'),
  row('unwrapKey', 'POST', '/keys/{name}/{version}/unwrapkey', 'keys/unwrapKey', 'keys/unwrap/action', '2015-06-01'),
  row('verify', 'POST', '/keys/{name}/{version}/verify', 'keys/verify', 'keys/verify/action', '2015-06-01'),
  row('wrapKey', 'POST', '/keys/{name}/{version}/wrapkey', 'keys/wrapKey', 'keys/wrap/action', '2015-06-01'),
  row('GetDeletedKeys', 'GET', '/deletedkeys', 'keys/list', 'keys/read', '2016-10-01'),
  row('PurgeDeletedKey', 'DELETE', '/deletedkeys/{name}', 'keys/purge', 'keys/purge/action', '2016-10-01'),
  row('GetDeletedKey', 'GET', '/deletedkeys/{name}', 'keys/get', 'keys/read', '2016-10-01'),
  row('RecoverDeletedKey', 'POST', '/deletedkeys/{name}/recover', 'keys/recover', 'keys/recover/action', '2016-10-01'),
] as const

export type KeyOperation = (typeof KEY_OPERATIONS)[number]['id']
