/** Managed storage account keys: deprecated by Microsoft, known to the sandbox only to be refused clearly. */
import { row } from './row.ts'

// biome-ignore format: a table reads best with one operation a line
export const STORAGE_OPERATIONS = [
  row('GetStorageAccounts', 'GET', '/storage', 'storage/list', '', '2016-10-01'),
  row('RestoreStorageAccount', 'POST', '/storage/restore', 'storage/restore', '', '7.0'),
  row('DeleteStorageAccount', 'DELETE', '/storage/{account}', 'storage/delete', '', '2016-10-01'),
  row('GetStorageAccount', 'GET', '/storage/{account}', 'storage/get', '', '2016-10-01'),
  row('SetStorageAccount', 'PUT', '/storage/{account}', 'storage/set', '', '2016-10-01'),
  row('UpdateStorageAccount', 'PATCH', '/storage/{account}', 'storage/set|update', '', '2016-10-01'),
  row('BackupStorageAccount', 'POST', '/storage/{account}/backup', 'storage/backup', '', '7.0'),
  row('RegenerateStorageAccountKey', 'POST', '/storage/{account}/regeneratekey', 'storage/regeneratekey', '', '2016-10-01'),
  row('GetSasDefinitions', 'GET', '/storage/{account}/sas', 'storage/listsas', '', '2016-10-01'),
  row('DeleteSasDefinition', 'DELETE', '/storage/{account}/sas/{definition}', 'storage/deletesas', '', '2016-10-01'),
  row('GetSasDefinition', 'GET', '/storage/{account}/sas/{definition}', 'storage/getsas', '', '2016-10-01'),
  row('SetSasDefinition', 'PUT', '/storage/{account}/sas/{definition}', 'storage/setsas', '', '2016-10-01'),
  row('UpdateSasDefinition', 'PATCH', '/storage/{account}/sas/{definition}', 'storage/setsas', '', '2016-10-01'),
  row('GetDeletedStorageAccounts', 'GET', '/deletedstorage', 'storage/list', '', '7.0'),
  row('GetDeletedStorageAccount', 'GET', '/deletedstorage/{account}', 'storage/get', '', '7.0'),
  row('PurgeDeletedStorageAccount', 'DELETE', '/deletedstorage/{account}', 'storage/purge', '', '7.0'),
  row('RecoverDeletedStorageAccount', 'POST', '/deletedstorage/{account}/recover', 'storage/recover', '', '7.0'),
  row('GetDeletedSasDefinitions', 'GET', '/deletedstorage/{account}/sas', 'storage/listsas', '', '7.0'),
  row('GetDeletedSasDefinition', 'GET', '/deletedstorage/{account}/sas/{definition}', 'storage/getsas', '', '7.0'),
  row('RecoverDeletedSasDefinition', 'POST', '/deletedstorage/{account}/sas/{definition}/recover', 'storage/recover', '', '7.0'),
] as const

export type StorageOperation = (typeof STORAGE_OPERATIONS)[number]['id']
