/**
 * Secrets that did not come along: a configuration file has none, and a copy gets none. A connection lacks them, and calls
 * nobody, until each was entered or has no place any more.
 */
import { MASK, type UniversalHttpInput } from '@keyway/contract'
import { siftMembers, spelledOut } from '../../documents/secret-members.ts'
import { memberAt, placesIn, type Secrets, setMember } from './secrets.ts'

type Http = UniversalHttpInput

interface Sifted {
  readonly http: Http
  /** Dotted places below `http`. */
  readonly missing: readonly string[]
}

/** Of what arrives: a mask keeps a secret that is stored here, any other says that there was one elsewhere. */
export function siftArriving(sent: Http, stored: Secrets, moved: boolean): Sifted {
  const names = (sent.encryptedFields ?? []).map(({ id }) => id)
  const http = { ...sent, encrypted: spelledOut(sent.encrypted, names) } as Http
  const { document, missing } = siftMembers(http, placesIn(http), stored, moved)
  return { http: document, missing }
}

/** @param before what was missing; @returns what still is, of that which was sent now */
export const stillMissing = (sent: Http, before: readonly string[]): readonly string[] =>
  before.filter((place) => memberAt(sent, place) === undefined && hasPlaceFor(sent, place))

function hasPlaceFor({ auth, clientCertificates, encryptedFields = [] }: Http, place: string): boolean {
  if (place.startsWith('auth.')) return place.startsWith(`auth.${auth.type}.`)
  if (place.startsWith('clientCertificates.')) return clientCertificates !== undefined
  return encryptedFields.some(({ id }) => place === `encrypted.${id}`)
}

/** As if they were there, for checks of everything else. A key cannot be made up: it is checked once it is entered. */
export function pretended(http: Http, secrets: Secrets, missing: readonly string[]): readonly [Http, Secrets] {
  if (missing.length === 0) return [http, secrets]
  const madeUp = missing.filter((place) => !place.startsWith('clientCertificates.'))
  const fields = madeUp.flatMap((place) => (place.startsWith(FIELDS) ? [[place.slice(FIELDS.length), MASK]] : []))
  const encrypted = { ...(typeof http.encrypted === 'object' ? http.encrypted : {}), ...Object.fromEntries(fields) }
  return [
    { ...http, encrypted },
    { ...Object.fromEntries(madeUp.map((place) => [place, 'entered later'])), ...secrets },
  ]
}

/** What a file may hold of a connection, and the places of the secrets it leaves out. */
export function leaveSecretsOut(shown: Http): { readonly http: object; readonly missing: readonly string[] } {
  const { http, missing } = siftArriving(shown, {}, true)
  const { encrypted: _, ...rest } = http
  return { http: rest, missing }
}

/** What `leaveSecretsOut` left out, as masks: so it is told from what never was there. */
export function markSecrets(http: object, places: readonly string[]): object {
  const marked = structuredClone(http)
  for (const place of places.filter((one) => PLACE.test(one))) setMember(marked, place, MASK)
  return marked
}

const FIELDS = 'encrypted.'
const PLACE =
  /^(auth\.basic\.password|auth\.token\.(token|refreshToken)|clientCertificates\.(key|passphrase|pfx)|encrypted\.[A-Za-z]\w{0,63})$/
