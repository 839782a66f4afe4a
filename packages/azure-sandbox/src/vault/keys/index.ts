/** The handlers of all key operations. */
import type { Handler } from '../call.ts'
import { ok } from '../call.ts'
import { refusal } from '../errors.ts'
import { backup, restore } from '../lifecycle/backup.ts'
import { listItems, listVersions } from '../lifecycle/lists.ts'
import { requireVersion } from '../lifecycle/lookup.ts'
import { getDeleted, listDeleted, purge, recover, remove } from '../lifecycle/soft-delete.ts'
import type { KeyOperation } from '../operations/index.ts'
import { getAttestation } from './attestation.ts'
import { createKey } from './create.ts'
import { decrypt, encrypt, sign, verify } from './crypto.ts'
import { importKey } from './import.ts'
import { KEYS, showKey } from './kind.ts'
import { releaseKey } from './release.ts'
import { rotateKey } from './rotation.ts'
import { getRotationPolicy, updateRotationPolicy } from './rotation-policy.ts'
import { updateKey } from './update.ts'

const refusePreview =
  (operation: KeyOperation): Handler =>
  () => {
    throw refusal('previewUnsupported', { operation })
  }

export const KEY_HANDLERS: Readonly<Record<KeyOperation, Handler>> = {
  CreateKey: createKey,
  ImportKey: importKey,
  GetKey(call) {
    const { item, version } = requireVersion(call, KEYS)
    return ok(showKey(call, item, version))
  },
  UpdateKey: updateKey,
  DeleteKey: (call) => remove(call, KEYS),
  GetKeys: (call) => listItems(call, KEYS),
  GetKeyVersions: (call) => listVersions(call, KEYS),
  GetDeletedKey: (call) => getDeleted(call, KEYS),
  GetDeletedKeys: (call) => listDeleted(call, KEYS),
  RecoverDeletedKey: (call) => recover(call, KEYS),
  PurgeDeletedKey: (call) => purge(call, KEYS),
  BackupKey: (call) => backup(call, KEYS),
  RestoreKey: (call) => restore(call, KEYS),
  RotateKey: rotateKey,
  GetKeyRotationPolicy: getRotationPolicy,
  UpdateKeyRotationPolicy: updateRotationPolicy,
  GetKeyAttestation: getAttestation,
  encrypt: (call) => encrypt(call, 'encrypt'),
  wrapKey: (call) => encrypt(call, 'wrapKey'),
  decrypt: (call) => decrypt(call, 'decrypt'),
  unwrapKey: (call) => decrypt(call, 'unwrapKey'),
  sign,
  verify,
  release: releaseKey,
  securewrapkey: refusePreview('securewrapkey'),
  secureunwrapkey: refusePreview('secureunwrapkey'),
}
