/**
 * The secrets of a connection: kept apart from its document, which holds the mask in their place. They are sealed as one
 * text, by their dotted place below `http`.
 */
import { isMask, MASK, type UniversalHttpInput } from '@keyway/contract'
import type { Place } from '../../encryption/sealer.ts'
import { AppError, AppErrors } from '../../errors.ts'

/** By dotted place below `http`, e.g. `auth.basic.password`, `encrypted.apiKey`. */
export type Secrets = Readonly<Record<string, string>>

export const secretsPlace = (connectionId: string): Place => ({
  table: 'connections',
  column: 'secrets_sealed',
  id: connectionId,
})

/** Every secret outside `encrypted`, with what it is called. */
const PLACES = [
  { place: 'auth.basic.password', label: 'the password' },
  { place: 'auth.token.token', label: 'the token' },
  { place: 'auth.token.refreshToken', label: 'the refresh token' },
  { place: 'clientCertificates.key', label: 'the private key' },
  { place: 'clientCertificates.passphrase', label: 'the passphrase' },
  { place: 'clientCertificates.pfx', label: 'the PFX file' },
] as const

export interface SplitSecrets {
  /** With the mask in place of each secret; `encrypted` by its fields. */
  readonly http: UniversalHttpInput
  readonly secrets: Secrets
  /** Dotted names of those that are new or gone. */
  readonly changed: readonly string[]
}

/**
 * Takes the secrets out of what a client sent. The mask stands for the stored one; what is left out is gone.
 * @param stored those of before
 * @param moved the calls go to another address: stored secrets do not go there by themselves (security checklist, item 65)
 * @throws AppErrors when a mask stands for nothing, or for a secret of another address
 */
export function splitSecrets(sent: UniversalHttpInput, stored: Secrets, moved: boolean): SplitSecrets {
  const http = structuredClone(withFields(sent, stored))
  const secrets: Record<string, string> = {}
  const errors: AppError[] = []
  for (const { place, label } of placesIn(http)) {
    const value = memberAt(http, place)
    if (value === undefined) continue
    if (!isMask(value)) secrets[place] = String(value)
    else if (stored[place] === undefined) errors.push(new AppError('masked_secret', { field: `http.${place}` }))
    else if (moved) errors.push(new AppError('secret_needed_again', { field: `http.${place}`, facts: { label } }))
    else secrets[place] = stored[place]
    setMember(http, place, MASK)
  }
  if (errors.length > 0) throw new AppErrors(errors)
  const names = new Set([...Object.keys(stored), ...Object.keys(secrets)])
  const changed = [...names].filter((place) => stored[place] !== secrets[place]).map((place) => `http.${place}`)
  return { http, secrets, changed }
}

/** `"******"` stands for all the encrypted fields there are. */
function withFields(http: UniversalHttpInput, stored: Secrets): UniversalHttpInput {
  if (!isMask(http.encrypted)) return http
  const names = Object.keys(stored).filter((place) => place.startsWith('encrypted.'))
  const encrypted = Object.fromEntries(names.map((place) => [place.slice('encrypted.'.length), MASK]))
  return { ...http, encrypted }
}

/** Every place a secret can have in it. */
export function placesIn({ encrypted, encryptedFields }: Pick<UniversalHttpInput, 'encrypted' | 'encryptedFields'>) {
  const labelOf = (id: string) => encryptedFields?.find((field) => field.id === id)?.label ?? id
  const custom = typeof encrypted === 'object' ? Object.keys(encrypted) : []
  return [...PLACES, ...custom.map((id) => ({ place: `encrypted.${id}`, label: labelOf(id) }))]
}

export function memberAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], value)
}

/** @param member undefined: it is taken away */
export function setMember(value: object, path: string, member: string | undefined): void {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const owner = names.reduce<unknown>((found, name) => {
    const inner = found as Record<string, unknown>
    inner[name] ??= {}
    return inner[name]
  }, value) as Record<string, unknown>
  if (member === undefined) delete owner[last]
  else owner[last] = member
}
