/** The operations on secrets, as Microsoft names and guards them. */
import { row } from './row.ts'

// biome-ignore format: a table reads best with one operation a line
export const SECRET_OPERATIONS = [
  row('GetSecrets', 'GET', '/secrets', 'secrets/list', 'secrets/readMetadata/action', '2015-06-01'),
  row('RestoreSecret', 'POST', '/secrets/restore', 'secrets/restore', 'secrets/restore/action', '2016-10-01'),
  row('DeleteSecret', 'DELETE', '/secrets/{name}', 'secrets/delete', 'secrets/delete', '2015-06-01'),
  row('SetSecret', 'PUT', '/secrets/{name}', 'secrets/set', 'secrets/setSecret/action', '2015-06-01'),
  row('BackupSecret', 'POST', '/secrets/{name}/backup', 'secrets/backup', 'secrets/backup/action', '2016-10-01'),
  row('GetSecretVersions', 'GET', '/secrets/{name}/versions', 'secrets/list', 'secrets/readMetadata/action', '2015-06-01'),
  row('GetSecret', 'GET', '/secrets/{name}/{version}', 'secrets/get', 'secrets/getSecret/action', '2015-06-01'),
  row('UpdateSecret', 'PATCH', '/secrets/{name}/{version}', 'secrets/set', 'secrets/update/action', '2015-06-01'),
  row('GetDeletedSecrets', 'GET', '/deletedsecrets', 'secrets/list', 'secrets/readMetadata/action', '2016-10-01'),
  row('PurgeDeletedSecret', 'DELETE', '/deletedsecrets/{name}', 'secrets/purge', 'secrets/purge/action', '2016-10-01'),
  row('GetDeletedSecret', 'GET', '/deletedsecrets/{name}', 'secrets/get', 'secrets/readMetadata/action', '2016-10-01'),
  row('RecoverDeletedSecret', 'POST', '/deletedsecrets/{name}/recover', 'secrets/recover', 'secrets/recover/action', '2016-10-01'),
] as const

export type SecretOperation = (typeof SECRET_OPERATIONS)[number]['id']
