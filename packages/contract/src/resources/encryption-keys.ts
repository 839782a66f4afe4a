/** The keys that encrypt at rest, and their rotation. Ids and counts: no answer holds a key. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'

/** JWK thumbprint (RFC 7638) of a key. */
const KeyId = z.string()

const SealingKey = z.object({
  kid: KeyId,
  createdAt: Timestamp,
  /** What is written from now on is encrypted with it. */
  current: z.boolean(),
  /** Encrypted values that need it. A key that none needs can be removed. */
  values: z.number().int(),
})

const MasterKey = z.object({
  kid: KeyId,
  /** A setting, or the path of the key file. */
  source: z.string(),
  /** The key of a vault that wraps it; null: it is kept as it is. */
  wrappedBy: z.url().nullable(),
})
export type MasterKey = z.infer<typeof MasterKey>

export const KeyRotation = z.object({
  _id: Id,
  /** The key everything is encrypted with in the end. */
  kid: KeyId,
  total: z.number().int(),
  done: z.number().int(),
  /** Values that no key decrypts. They stay as they are, and keep their key needed. */
  unreadable: z.number().int(),
  startedAt: Timestamp,
  /** Null while it runs. */
  endedAt: Timestamp.nullable(),
})
export type KeyRotation = z.infer<typeof KeyRotation>

export const EncryptionKeys = z.object({
  keys: z.array(SealingKey),
  master: MasterKey,
  /** The latest one. */
  rotation: KeyRotation.nullable(),
})
export type EncryptionKeys = z.infer<typeof EncryptionKeys>

export const WrapInput = z.strictObject({
  /** `https://{vault}.vault.azure.net/keys/{name}`, with or without a version. */
  vaultKey: z.string().trim().min(1, 'is required').max(500, 'must be at most 500 characters'),
})

export const Wrapped = z.object({ master: MasterKey })
