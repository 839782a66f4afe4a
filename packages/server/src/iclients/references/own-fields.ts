/** Custom fields and JWT of a client: their secrets taken apart from its document, and sealed as one text. */
import { HTTP_ID, isSymmetric, MASK, type SignatureMethod } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import {
  type SecretPlace,
  type Secrets,
  secretsBelow,
  setMember,
  siftMembers,
  spelledOut,
  splitMembers,
} from '../../documents/secret-members.ts'
import { type Place, SealBroken } from '../../encryption/sealer.ts'
import { AppError, AppErrors } from '../../errors.ts'
import type { IClientDocument } from '../iclient-document.ts'
import { overrideErrors } from '../universal-client.ts'
import { claimsFault, keyFault } from './jwt.ts'
import { type References, referencesOf } from './references-of.ts'

const ENCRYPTED = 'oauth2.encrypted.'

export const fieldsPlace = (iclientId: string): Place => ({ table: 'iclients', column: 'fields_sealed', id: iclientId })

export interface OwnFields {
  readonly doc: IClientDocument
  readonly secrets: Secrets
  readonly changed: readonly string[]
}

export interface FieldsBefore {
  readonly secrets: Secrets
  /** Places of those that did not come along with the client, and were not entered yet. */
  readonly missing: readonly string[]
  /** The client leads elsewhere now. */
  readonly moved: boolean
}

/**
 * @param arriving from a configuration file: what is missing is entered later
 * @throws AppErrors naming every field at fault
 */
export function splitFields(doc: IClientDocument, before: FieldsBefore, arriving: boolean): OwnFields {
  const sent = withNames(doc, before.secrets)
  const sifted = arriving
    ? siftMembers(sent, placesIn(sent), before.secrets, before.moved)
    : { document: sent, missing: before.missing.filter((place) => isStillMissing(sent, place)) }
  const split = splitMembers(sifted.document, placesIn(sifted.document), before.secrets, {
    prefix: '',
    moved: before.moved,
  })
  const { missing } = sifted
  refuseUnusable(split.document, split.secrets, missing)
  return {
    doc: { ...split.document, ...(missing.length > 0 && { missingSecrets: missing }) },
    secrets: split.secrets,
    changed: split.changed,
  }
}

/** @throws SealBroken */
export const openFields = async ({ sealer }: Pick<Deps, 'sealer'>, id: string, sealed: string | null) =>
  sealed === null ? {} : (JSON.parse(await sealer.open(sealed, fieldsPlace(id))) as Secrets)

/** A text that does not open is as good as none: the secrets have to be entered again. */
export async function openFieldsOrNone(deps: Deps, id: string, sealed: string | null): Promise<Secrets> {
  try {
    return await openFields(deps, id, sealed)
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    deps.log.error({ iclientId: id }, 'the custom fields of an OAuth 2.0 client do not open')
    return {}
  }
}

/** What a file may hold of a client, and the places of the secrets it leaves out. */
export function leaveFieldsOut(shown: IClientDocument): {
  readonly document: IClientDocument
  readonly missing: readonly string[]
} {
  return siftMembers(shown, placesIn(shown), {}, true)
}

const FIELD = /^(jwt\.(secret|privateKey)|oauth2\.encrypted\.[A-Za-z_]\w{0,63})$/

/** What `leaveFieldsOut` left out, as masks. */
export function markFields(document: object, places: readonly string[]): object {
  const marked = structuredClone(document)
  for (const place of places.filter((one) => FIELD.test(one))) setMember(marked, place, MASK)
  return marked
}

function withNames(doc: IClientDocument, stored: Secrets): IClientDocument {
  if (doc.oauth2?.encrypted === undefined) return doc
  const encrypted = spelledOut(doc.oauth2.encrypted, Object.keys(secretsBelow(stored, ENCRYPTED))) as Record<
    string,
    typeof MASK
  >
  return { ...doc, oauth2: { ...doc.oauth2, encrypted } }
}

function placesIn({ oauth2, jwt }: IClientDocument): readonly SecretPlace[] {
  return [
    ...(jwt ? JWT_PLACES : []),
    ...Object.keys(oauth2?.encrypted ?? {}).map((id) => ({ place: ENCRYPTED + id, label: `the field ${id}` })),
  ]
}

const JWT_PLACES: readonly SecretPlace[] = [
  { place: 'jwt.secret', label: 'the secret of the JWT' },
  { place: 'jwt.privateKey', label: 'the private key of the JWT' },
]

/** A field that is left out is done without; a JWT cannot do without its key. */
const isStillMissing = ({ jwt }: IClientDocument, place: string): boolean =>
  jwt !== undefined &&
  jwt !== null &&
  place === `jwt.${keyMember(jwt.signatureMethod)}` &&
  jwt[keyMember(jwt.signatureMethod)] === undefined

const keyMember = (method: SignatureMethod): 'secret' | 'privateKey' => (isSymmetric(method) ? 'secret' : 'privateKey')

function refuseUnusable(doc: IClientDocument, secrets: Secrets, missing: readonly string[]): void {
  if (doc._httpConnectorId !== HTTP_ID || doc.oauth2 === undefined) return
  const entered = { ...Object.fromEntries(missing.map((place) => [place, LATER])), ...secrets }
  const encrypted = secretsBelow(entered, ENCRYPTED)
  const references = referencesOf(doc)
  const { clientId, unencrypted, settings, jwt: signed } = references
  const iClient = { clientId, clientSecret: LATER, unencrypted, encrypted, ...(signed && { jwt: { token: LATER } }) }
  const errors = [
    ...overrideErrors(doc.oauth2, { iClient, settings }),
    ...(doc.jwt ? jwtErrors(doc.jwt, secrets, missing, references, encrypted) : []),
  ]
  if (errors.length > 0) throw new AppErrors(errors)
}

/** Stands for what is entered later, or made for each request. */
const LATER = 'later'

function jwtErrors(
  jwt: NonNullable<IClientDocument['jwt']>,
  secrets: Secrets,
  missing: readonly string[],
  references: References,
  encrypted: Secrets,
): readonly AppError[] {
  const member = keyMember(jwt.signatureMethod)
  const field = `jwt.${member}`
  const label = member === 'secret' ? 'Secret' : 'Private key'
  const errors: AppError[] = []
  const refuse = (at: string, reason: string) =>
    errors.push(new AppError('invalid_field', { field: at, facts: { reason } }))
  const key = secrets[field]
  if (key === undefined) {
    if (!missing.includes(field)) errors.push(new AppError('missing_required_field', { field, facts: { label } }))
  } else {
    const fault = keyFault(jwt, key)
    if (fault !== undefined) refuse(field, fault)
  }
  for (const part of ['payload', 'headers'] as const) {
    const fault = jwt[part] ? claimsFault(jwt[part], references, encrypted) : undefined
    if (fault !== undefined) refuse(`jwt.${part}`, fault)
  }
  return errors
}
