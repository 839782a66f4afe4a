/** What a vault does for each operation on secrets. */
import type { SecretOperation } from '../../src/vault/operations/index.ts'
import type { Claim } from './vault-claim.ts'

const UNIT = 'src/vault/secrets/secrets.test.ts'
const LIFE = 'src/vault/lifecycle.sdk.test.ts'
const LISTS = 'src/vault/lists.sdk.test.ts'

export const SECRET_CLAIMS: Readonly<Record<SecretOperation, Claim>> = {
  SetSecret: ['a new version, under a new or a known name', `${UNIT}: is refused with %s`, 'r060#1'],
  GetSecret: [
    'the latest or a given version, with its value',
    `${UNIT}: cannot be read while disabled, but changed and deleted`,
    `${UNIT}: is found by version, and the refusal names name and version`,
    'r061#2',
    'r063#5',
    'r066#3',
  ],
  UpdateSecret: [
    'attributes, content type and tags of one version',
    `${UNIT}: keeps what an update leaves out, and replaces all tags`,
    'r061#3',
  ],
  DeleteSecret: [
    'soft delete, or a final one where the vault has none',
    `${LIFE}: that was deleted shows where to recover it and when it will be purged`,
    `${LIFE}: in a vault without soft delete is gone for good`,
    'r061#4',
  ],
  GetSecrets: [
    'names in order, in pages of at most 25',
    `${LISTS}: %s are followed by the client to the last, every entry once`,
    `${LISTS}: %s hold 25 when nothing is asked for, and link on with version, token and no size`,
    'r070#2',
  ],
  GetSecretVersions: [
    'versions of a name by version string; none for a name that is missing',
    `${LISTS}: %s come in order of name without case, or of version`,
    `${UNIT}: are empty for the versions of a name that does not exist`,
    'r067#4',
  ],
  GetDeletedSecret: [
    'a deleted secret without its value',
    `${LIFE}: takes the times that are set to be deleted, recovered and purged`,
    'r061#6',
  ],
  GetDeletedSecrets: [
    'deleted names in order, in pages',
    `${LISTS}: %s are followed by the client to the last, every entry once`,
    'r070#9',
  ],
  RecoverDeletedSecret: [
    'every version comes back',
    `${LIFE}: is gone from the vault as soon as it was deleted, and comes back with every version`,
    'r063#6',
  ],
  PurgeDeletedSecret: [
    'gone for good, the name is free; also by itself when the retention is over',
    `${LIFE}: that was purged frees its name`,
    `${LIFE}: is purged by itself when its retention is over, even under purge protection`,
    'r061#7',
  ],
  BackupSecret: [
    'all versions in one sealed blob',
    `${UNIT}: open only in the same subscription and geography, and not when changed`,
    'r069#1',
  ],
  RestoreSecret: [
    'all versions come back where the name is free',
    `${LIFE}: comes back from its backup with every version, once its name is free`,
    'r065#1',
  ],
}
