/** The secrets of a connection, by their dotted place below `http`. */
import type { UniversalHttpInput } from '@keyway/contract'
import {
  type SecretPlace,
  type Secrets,
  secretsBelow,
  spelledOut,
  splitMembers,
} from '../../documents/secret-members.ts'
import type { Place } from '../../encryption/sealer.ts'

export { memberAt, type Secrets, setMember } from '../../documents/secret-members.ts'

export const secretsPlace = (connectionId: string): Place => ({
  table: 'connections',
  column: 'secrets_sealed',
  id: connectionId,
})

/** Every secret outside `encrypted`, with what it is called. */
const PLACES: readonly SecretPlace[] = [
  { place: 'auth.basic.password', label: 'the password' },
  { place: 'auth.token.token', label: 'the token' },
  { place: 'auth.token.refreshToken', label: 'the refresh token' },
  { place: 'clientCertificates.key', label: 'the private key' },
  { place: 'clientCertificates.passphrase', label: 'the passphrase' },
  { place: 'clientCertificates.pfx', label: 'the PFX file' },
]

export interface SplitSecrets {
  /** With the mask in place of each secret; `encrypted` by its fields. */
  readonly http: UniversalHttpInput
  readonly secrets: Secrets
  /** Dotted names of those that are new or gone. */
  readonly changed: readonly string[]
}

/** @throws AppErrors as splitMembers does */
export function splitSecrets(sent: UniversalHttpInput, stored: Secrets, moved: boolean): SplitSecrets {
  const encrypted = spelledOut(sent.encrypted, Object.keys(secretsBelow(stored, 'encrypted.')))
  const http = { ...sent, encrypted } as UniversalHttpInput
  const { document, secrets, changed } = splitMembers(http, placesIn(http), stored, { prefix: 'http.', moved })
  return { http: document, secrets, changed }
}

/** Every place a secret can have in it. */
export function placesIn({
  encrypted,
  encryptedFields,
}: Pick<UniversalHttpInput, 'encrypted' | 'encryptedFields'>): readonly SecretPlace[] {
  const labelOf = (id: string) => encryptedFields?.find((field) => field.id === id)?.label ?? id
  const custom = typeof encrypted === 'object' ? Object.keys(encrypted) : []
  return [...PLACES, ...custom.map((id) => ({ place: `encrypted.${id}`, label: labelOf(id) }))]
}
