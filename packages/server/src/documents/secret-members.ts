/**
 * The secrets of a document, kept apart from it: the mask stands in their place, and they are sealed as one text, by their dotted
 * place.
 */
import { isMask, MASK } from '@keyway/contract'
import { AppError, AppErrors } from '../errors.ts'

/** By dotted place, e.g. `auth.basic.password`, `encrypted.apiKey`. */
export type Secrets = Readonly<Record<string, string>>

/** Where a secret may stand, and what it is called. */
export interface SecretPlace {
  readonly place: string
  readonly label: string
}

export interface SplitMembers<T> {
  /** With the mask in place of each secret. */
  readonly document: T
  readonly secrets: Secrets
  /** Dotted names of those that are new or gone. */
  readonly changed: readonly string[]
}

/** What is told of the document the places belong to. */
interface Told {
  /** Stands before each place in errors, e.g. `http.`. */
  readonly prefix: string
  /** It leads elsewhere than before: stored secrets do not go there by themselves (security checklist, item 65). */
  readonly moved: boolean
}

/**
 * Takes the secrets out of what a client sent. The mask stands for the stored one; what is left out is gone.
 * @param stored those of before
 * @throws AppErrors when a mask stands for nothing, or for a secret of another address
 */
export function splitMembers<T extends object>(
  sent: T,
  places: readonly SecretPlace[],
  stored: Secrets,
  { prefix, moved }: Told,
): SplitMembers<T> {
  const document = structuredClone(sent)
  const secrets: Record<string, string> = {}
  const errors: AppError[] = []
  for (const { place, label } of places) {
    const value = memberAt(document, place)
    if (value === undefined) continue
    if (!isMask(value)) secrets[place] = String(value)
    else if (stored[place] === undefined) errors.push(new AppError('masked_secret', { field: prefix + place }))
    else if (moved) errors.push(new AppError('secret_needed_again', { field: prefix + place, facts: { label } }))
    else secrets[place] = stored[place]
    setMember(document, place, MASK)
  }
  if (errors.length > 0) throw new AppErrors(errors)
  const names = new Set([...Object.keys(stored), ...Object.keys(secrets)])
  const changed = [...names].filter((place) => stored[place] !== secrets[place]).map((place) => prefix + place)
  return { document, secrets, changed }
}

/** Takes out masks that stand for nothing here: of what arrives, they say that there was a secret elsewhere. */
export function siftMembers<T extends object>(
  sent: T,
  places: readonly SecretPlace[],
  stored: Secrets,
  moved: boolean,
): { readonly document: T; readonly missing: readonly string[] } {
  const document = structuredClone(sent)
  const missing: string[] = []
  for (const { place } of places) {
    if (!isMask(memberAt(document, place)) || (stored[place] !== undefined && !moved)) continue
    setMember(document, place, undefined)
    missing.push(place)
  }
  return { document, missing }
}

/** `"******"` stands for all the encrypted fields there are. */
export const spelledOut = (encrypted: unknown, names: readonly string[]): unknown =>
  isMask(encrypted) ? Object.fromEntries(names.map((name) => [name, MASK])) : encrypted

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

/** Those of one block, by what stands behind its name: of `encrypted.` the custom fields. */
export const secretsBelow = (secrets: Secrets, block: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(secrets).flatMap(([place, value]) =>
      place.startsWith(block) ? [[place.slice(block.length), value]] : [],
    ),
  )
