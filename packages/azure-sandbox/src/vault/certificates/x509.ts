/** Making certificates and certificate requests from a policy, and reading the facts of a certificate. */
import 'reflect-metadata'
import { createHash } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { KeyUsage, SubjectAlternativeNames, X509Properties } from './policy.ts'
import type { Issued } from './record.ts'
import { type KeyMaterial, keyPairOf, publicKeyInfo, SIGNING_CRYPTO } from './signing.ts'

/** Validity in milliseconds since the epoch. */
interface Validity {
  readonly from: number
  readonly until: number
}

/** Who signs: a certificate's name and key. */
export interface Signer {
  readonly name: string
  readonly key: KeyMaterial
}

/** Azure dates certificates back by ten minutes, for clocks that lag. */
const BACKDATE_MS = 600_000

/** The validity of a certificate issued at `now` (milliseconds), in calendar months. */
export function validityOf(months: number, now: number): Validity {
  const until = new Date(now)
  until.setUTCMonth(until.getUTCMonth() + months)
  return { from: now - BACKDATE_MS, until: until.getTime() }
}

/** Whether the text is a name X.509 can carry. */
export function isDistinguishedName(text: string): boolean {
  try {
    return new x509.Name(canonical(text)).toJSON().length > 0
  } catch {
    return false
  }
}

/** Callers write `cn=` as well as `CN=` (RFC 4514, section 3: types are compared without case). */
const canonical = (name: string): string =>
  name.replace(/(^|[,;+]\s*)([a-z]+)(?=\s*=)/gi, (_whole, before: string, type: string) => before + type.toUpperCase())

/** PKCS #10 request, DER in base64. */
export async function makeRequest(props: X509Properties, key: KeyMaterial): Promise<string> {
  const keys = keyPairOf(key)
  const signingAlgorithm = keys.privateKey.algorithm
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    { name: canonical(props.subject), keys, signingAlgorithm, extensions: extensionsOf(props) },
    SIGNING_CRYPTO,
  )
  return Buffer.from(request.rawData).toString('base64')
}

/** An X.509 certificate for `key`, DER in base64. `serial` is 16 random bytes. */
export async function makeCertificate(
  props: X509Properties,
  key: KeyMaterial,
  signer: Signer,
  validity: Validity,
  serial: Buffer,
): Promise<string> {
  const publicKey = new x509.PublicKey(publicKeyInfo(key))
  const signingKey = keyPairOf(signer.key).privateKey
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: positive(serial),
      subject: canonical(props.subject),
      issuer: canonical(signer.name),
      notBefore: new Date(validity.from),
      notAfter: new Date(validity.until),
      publicKey,
      signingKey,
      signingAlgorithm: signingKey.algorithm,
      extensions: [
        ...extensionsOf(props),
        await x509.SubjectKeyIdentifierExtension.create(publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(new x509.PublicKey(publicKeyInfo(signer.key))),
      ],
    },
    SIGNING_CRYPTO,
  )
  return Buffer.from(certificate.rawData).toString('base64')
}

/** What the vault keeps of a certificate (DER), and its validity in milliseconds. Throws if it is not one. */
export function describe(der: Buffer): { readonly issued: Issued; readonly validity: Validity } {
  const certificate = new x509.X509Certificate(new Uint8Array(der))
  return {
    issued: {
      cer: der.toString('base64'),
      x5t: createHash('sha1').update(der).digest('base64url'),
      subject: certificate.subject,
      issuer: certificate.issuer,
      serialNumber: certificate.serialNumber.toUpperCase(),
    },
    validity: { from: certificate.notBefore.getTime(), until: certificate.notAfter.getTime() },
  }
}

/** Serial numbers are positive (RFC 5280, section 4.1.2.2). */
function positive(serial: Buffer): string {
  const bytes = Buffer.from(serial)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x01, 0)
  return bytes.toString('hex')
}

function extensionsOf(props: X509Properties): x509.Extension[] {
  const { ca, path_len_constraint } = props.basic_constraints
  const names = generalNames(props.sans ?? {})
  return [
    ...(props.key_usage.length === 0 ? [] : [new x509.KeyUsagesExtension(usageFlags(props.key_usage), true)]),
    ...(props.ekus.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension([...props.ekus])]),
    ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names, props.subject === '')]),
    new x509.BasicConstraintsExtension(ca, path_len_constraint, ca),
  ]
}

const usageFlags = (usages: readonly KeyUsage[]): x509.KeyUsageFlags =>
  usages.reduce<number>((flags, usage) => flags | x509.KeyUsageFlags[usage], 0)

function generalNames(sans: SubjectAlternativeNames): x509.JsonGeneralName[] {
  const named = (type: x509.GeneralNameType, values: readonly string[] = []) => values.map((value) => ({ type, value }))
  return [
    ...named('dns', sans.dns_names),
    ...named('email', sans.emails),
    ...named('upn', sans.upns),
    ...named('url', sans.uris),
    ...named('ip', sans.ipAddresses),
  ]
}
