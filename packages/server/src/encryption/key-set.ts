/**
 * A set of master keys as text, in either of its two forms: keys in base64 one after the other, or a JSON Web Key Set (RFC 7517).
 * In a set a key may be wrapped: the text then holds nothing that opens anything, and a Key Vault gives the key.
 */
import { z } from 'zod'
import { StartError } from '../start-error.ts'
import { type EncryptionKey, parseKeys } from './encryption-key.ts'

/** A key as a key of a vault wrapped it. */
export interface WrappedKey {
  /** Of the key that is inside. */
  readonly kid: string
  /** The key that wrapped it, with its version: `https://{vault}.vault.azure.net/keys/{name}/{version}`. */
  readonly vaultKey: string
  readonly algorithm: 'RSA-OAEP-256'
  /** base64url */
  readonly value: string
}

export type KeyEntry =
  | { readonly kind: 'plain'; readonly key: EncryptionKey }
  | { readonly kind: 'wrapped'; readonly wrapped: WrappedKey }

const Plain = z.object({ kty: z.literal('oct'), k: z.string() })
const Wrapped = z.object({
  kid: z.string(),
  wrapped: z.object({ vaultKey: z.url(), algorithm: z.literal('RSA-OAEP-256'), value: z.string() }),
})
const KeySet = z.object({ keys: z.array(z.union([Wrapped, Plain])).min(1) })

/**
 * @param origin where the text stands, for messages; the text itself never appears in one
 * @throws StartError
 */
export function parseKeySet(text: string, origin: string): readonly KeyEntry[] {
  if (!text.trimStart().startsWith('{')) return parseKeys(text, origin).map((key) => ({ kind: 'plain', key }))
  return readSet(text, origin).keys.flatMap((one): KeyEntry[] =>
    'wrapped' in one
      ? [{ kind: 'wrapped', wrapped: { kid: one.kid, ...one.wrapped } }]
      : parseKeys(one.k, origin).map((key) => ({ kind: 'plain', key })),
  )
}

function readSet(text: string, origin: string): z.infer<typeof KeySet> {
  try {
    return KeySet.parse(JSON.parse(text))
  } catch {
    // The reason would quote the text.
    throw new StartError(
      `The key file ${origin} is damaged. Restore it from a backup; without it nothing can be decrypted.`,
    )
  }
}

/** The text of a key file. */
export function keySetText(entries: readonly KeyEntry[]): string {
  const keys = entries.map((entry) => {
    if (entry.kind === 'plain') {
      return { kty: 'oct', kid: entry.key.kid, k: Buffer.from(entry.key.bytes).toString('base64url') }
    }
    const { kid, ...wrapped } = entry.wrapped
    return { kid, wrapped }
  })
  return `${JSON.stringify({ keys }, null, 2)}\n`
}
