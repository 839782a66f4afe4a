/** Alternative names and extended key usages of a policy: only what a certificate can carry (RFC 5280, section 4.2.1). */
import { isIP } from 'node:net'
import { withoutUndefined } from '../attributes.ts'
import { invalidProperty } from '../errors.ts'
import { type JsonObject, optionalStrings } from '../json-body.ts'
import type { SubjectAlternativeNames } from './policy.ts'

const AT = 'policy.x509_props'

/** IA5String holds ASCII; control characters make no name. */
const isAscii = (text: string): boolean => /^[\x21-\x7e]+$/.test(text)

/** Kind of name on the wire, what one must be, and how that is said. */
const KINDS = {
  emails: [isAscii, 'an e-mail address in ASCII'],
  dns_names: [isAscii, 'a DNS name in ASCII'],
  upns: [(text: string) => text !== '', 'a user principal name'],
  uris: [isAscii, 'a URI in ASCII'],
  ipAddresses: [(text: string) => isIP(text) !== 0, 'an IP address'],
} as const satisfies Record<keyof SubjectAlternativeNames, readonly [(text: string) => boolean, string]>

/** Reads `sans`; undefined when absent. Throws an `invalidProperty` that names the kind. */
export function readSans(given: JsonObject | undefined): SubjectAlternativeNames | undefined {
  if (given === undefined) return undefined
  const names = (kind: keyof typeof KINDS): readonly string[] | undefined => {
    const [is, what] = KINDS[kind]
    const values = optionalStrings(given, kind, `${AT}.sans.${kind}`)
    if (values?.every(is) === false) throw invalidProperty(`${AT}.sans.${kind}`, `Each must be ${what}.`)
    return values
  }
  return withoutUndefined({
    emails: names('emails'),
    dns_names: names('dns_names'),
    upns: names('upns'),
    uris: names('uris'),
    ipAddresses: names('ipAddresses'),
  })
}

/** Arcs without leading zeros; the second is below 40 under the roots 0 and 1 (X.660). */
const OBJECT_IDENTIFIER = /^(?:[01]\.[1-3]?\d|2\.(?:0|[1-9]\d{0,8}))(?:\.(?:0|[1-9]\d{0,8}))+$/

/** Reads `ekus`; undefined when absent. */
export function readEkus(given: JsonObject): readonly string[] | undefined {
  const ekus = optionalStrings(given, 'ekus', `${AT}.ekus`)
  if (ekus?.every((one) => OBJECT_IDENTIFIER.test(one)) === false)
    throw invalidProperty(`${AT}.ekus`, 'Each must be an object identifier like 1.3.6.1.5.5.7.3.1.')
  return ekus
}
