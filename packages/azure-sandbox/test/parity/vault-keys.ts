/** What a vault does for each operation on keys; the two previews of secure wrapping are refused. */
import type { KeyOperation } from '../../src/vault/operations/index.ts'
import type { Claim } from './vault-claim.ts'

const ALGORITHMS = 'src/vault/keys/algorithms.sdk.test.ts'
const CRYPTO = 'src/vault/keys/crypto.test.ts'
const ROTATION = 'src/vault/keys/rotation.test.ts'
const RELEASE = 'src/vault/keys/release.test.ts'
const LIFE = 'src/vault/lifecycle.sdk.test.ts'
const LISTS = 'src/vault/lists.sdk.test.ts'

const LIMITED = `${CRYPTO}: are limited to decrypt, unwrapKey and verify on a key that is %s`
const DATED = `${ALGORITHMS}: that is %s still decrypts, unwraps and verifies`
const FORBIDDEN = `${CRYPTO}: are refused when key_ops does not name them`
const DISABLED = `${CRYPTO}: are refused on a disabled key, every one of them`
const SIGNED = `${ALGORITHMS}: %s on %s are made and verified by the vault, and by anyone else`
const ENCRYPTED = `${ALGORITHMS}: %s with %s is done and undone by the vault, and done by anyone else`
const WRAPPED = `${ALGORITHMS}: %s with %s wraps keys too`

export const KEY_CLAIMS: Readonly<Record<Exclude<KeyOperation, 'securewrapkey' | 'secureunwrapkey'>, Claim>> = {
  CreateKey: [
    'RSA 2048, 3072, 4096; EC P-256, P-384, P-521, P-256K; HSM types on a premium vault',
    `${ALGORITHMS}: %s is created as asked`,
    'src/vault/keys/keys.sdk.test.ts: keeps HSM types for premium vaults',
    'r031#1',
    'r035#1',
  ],
  ImportKey: [
    'a private JWK, into software or hardware',
    `${ALGORITHMS}: %s is imported, in software and in hardware, and is the same key`,
  ],
  GetKey: ['the public key, latest or a given version', 'r031#2', 'r090#6'],
  UpdateKey: [
    'operations, attributes, tags and release policy of one version',
    'src/vault/keys/keys.sdk.test.ts: reads, updates, lists and versions a key',
    `${RELEASE}: keeps an immutable policy as it is`,
    'r032#3',
    'r035#2',
  ],
  DeleteKey: [
    'soft delete, or a final one where the vault has none',
    `${LIFE}: that was deleted shows where to recover it and when it will be purged`,
    'r032#4',
    'r051#0',
  ],
  GetKeys: [
    'names in order, in pages of at most 25',
    `${LISTS}: %s are followed by the client to the last, every entry once`,
    'r059#1',
  ],
  GetKeyVersions: [
    'versions of a name by version string',
    `${LISTS}: %s come in order of name without case, or of version`,
    'r040#6',
  ],
  GetDeletedKey: [
    'a deleted key',
    `${LIFE}: takes the times that are set to be deleted, recovered and purged`,
    'r032#6',
    'r054#6',
  ],
  GetDeletedKeys: [
    'deleted names in order, in pages',
    `${LISTS}: %s are followed by the client to the last, every entry once`,
  ],
  RecoverDeletedKey: [
    'every version comes back',
    `${LIFE}: is gone from the vault as soon as it was deleted, and comes back with every version`,
    'r095#4',
  ],
  PurgeDeletedKey: [
    'gone for good, the name is free; also by itself when the retention is over',
    `${LIFE}: that was purged frees its name`,
    `${LIFE}: is purged by itself when its retention is over, even under purge protection`,
    'r032#7',
  ],
  BackupKey: ['all versions and the rotation policy in one sealed blob', 'r090#1'],
  RestoreKey: [
    'all versions come back where the name is free',
    `${LIFE}: comes back from its backup with every version, once its name is free`,
  ],
  RotateKey: [
    'a new version of the same type, expiring as the policy says',
    `${ROTATION}: keeps type, operations and tags`,
    'r034#5',
  ],
  GetKeyRotationPolicy: [
    'the policy stored, or the default',
    `${ROTATION}: is a notification 30 days before expiry until one is stored`,
    'r038#2',
  ],
  UpdateKeyRotationPolicy: [
    'rotates by itself as the clock passes',
    `${ROTATION}: makes one version for each time that fell due, dated then`,
    `${ROTATION}: counts back from the expiry when the policy says so`,
    `${ROTATION}: gets a notification added, its words re-cased, and keeps its creation time`,
  ],
  GetKeyAttestation: [
    'the shape of the real one, for HSM types',
    `${RELEASE}: has the members of the real one for HSM types and is refused for software keys`,
  ],
  release: [
    'an exportable key, wrapped for an environment its policy trusts',
    `${RELEASE}: hands the key to an environment that satisfies the policy, wrapped for it alone`,
    `${RELEASE}: refuses a token whose %s`,
  ],
  encrypt: ['RSA-OAEP, RSA-OAEP-256, RSA1_5', ENCRYPTED, LIMITED, FORBIDDEN, DISABLED],
  decrypt: ['RSA-OAEP, RSA-OAEP-256, RSA1_5; outside nbf and exp too', ENCRYPTED, DATED, FORBIDDEN, DISABLED],
  wrapKey: ['RSA-OAEP, RSA-OAEP-256, RSA1_5', WRAPPED, LIMITED, DISABLED, 'r037#1'],
  unwrapKey: ['RSA-OAEP, RSA-OAEP-256, RSA1_5; outside nbf and exp too', WRAPPED, DATED, DISABLED, 'r037#2'],
  sign: [
    'RS256 to RS512, PS256 to PS512, RSNULL, ES256, ES384, ES512, ES256K',
    SIGNED,
    `${CRYPTO}: are refused with a digest of the wrong length`,
    LIMITED,
    DISABLED,
  ],
  verify: [
    'RS256 to RS512, PS256 to PS512, RSNULL, ES256, ES384, ES512, ES256K; outside nbf and exp too',
    SIGNED,
    DATED,
    `${ALGORITHMS}: %s are verified by a client that only has the public key`,
    DISABLED,
  ],
}
