/** The handlers of all secret operations. */
import type { Handler } from '../call.ts'
import { backup, restore } from '../lifecycle/backup.ts'
import { listItems, listVersions } from '../lifecycle/lists.ts'
import { listDeleted, purge, recover, remove } from '../lifecycle/soft-delete.ts'
import type { SecretOperation } from '../operations/index.ts'
import { SECRETS } from './kind.ts'
import { getDeletedSecret, getSecret } from './read.ts'
import { setSecret, updateSecret } from './write.ts'

export const SECRET_HANDLERS: Readonly<Record<SecretOperation, Handler>> = {
  SetSecret: setSecret,
  GetSecret: getSecret,
  UpdateSecret: updateSecret,
  DeleteSecret: (call) => remove(call, SECRETS),
  GetSecrets: (call) => listItems(call, SECRETS),
  GetSecretVersions: (call) => listVersions(call, SECRETS),
  GetDeletedSecret: getDeletedSecret,
  GetDeletedSecrets: (call) => listDeleted(call, SECRETS),
  RecoverDeletedSecret: (call) => recover(call, SECRETS),
  PurgeDeletedSecret: (call) => purge(call, SECRETS),
  BackupSecret: (call) => backup(call, SECRETS),
  RestoreSecret: (call) => restore(call, SECRETS),
}
