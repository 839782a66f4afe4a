/**
 * Subject name and issuer trust: an app that renews its certificate need not register the new one, when it sends the chain
 * (`x5c`) and the leaf has the trusted subject and comes from the trusted authority.
 * Source: RFC 7515, section 4.1.6; https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/web-apps-apis/confidential-client-assertions
 */
import { createHash, X509Certificate } from 'node:crypto'
import type { ApplicationRecord, CertificateRecord, TrustedSubjectRecord } from './directory.ts'
import type { EntraContext } from './entra-context.ts'
import { type DecodedJwt, isNamedBy } from './jwt.ts'

/** Longer chains are refused rather than walked. */
const MAX_CHAIN = 8

/** The certificate that signed the assertion, when the app trusts its subject and issuer; undefined otherwise. */
export function findTrustedLeaf(
  context: EntraContext,
  app: ApplicationRecord,
  jwt: DecodedJwt,
): CertificateRecord | undefined {
  const trusted = app.trustedSubjects ?? []
  if (trusted.length === 0) return undefined
  const chain = readChain(jwt.header.x5c)
  const [leaf] = chain
  if (!leaf || !isNamedBy(jwt, leaf.raw)) return undefined
  const now = context.clock.now()
  return trusted.some((record) => isTrusted(record, leaf, chain, now)) ? asRecord(leaf) : undefined
}

function readChain(x5c: unknown): X509Certificate[] {
  if (!Array.isArray(x5c) || x5c.length > MAX_CHAIN) return []
  try {
    return x5c.map((der) => new X509Certificate(Buffer.from(String(der), 'base64')))
  } catch {
    return []
  }
}

/** Every certificate up to the authority must be valid now and be issued by the next; the leaf's dates are checked later. */
function isTrusted(
  { subjectName, authorityDer }: TrustedSubjectRecord,
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
  now: number,
): boolean {
  if (commonName(leaf).toLowerCase() !== subjectName.toLowerCase()) return false
  const authority = new X509Certificate(Buffer.from(authorityDer, 'base64'))
  let current = leaf
  for (const issuer of [...chain.slice(1), authority]) {
    if (current.raw.equals(authority.raw)) return true
    if (isIssuedBy(current, authority)) return isValid(authority, now)
    if (!isIssuedBy(current, issuer) || !isValid(issuer, now)) return false
    current = issuer
  }
  return false
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

const isValid = (certificate: X509Certificate, now: number): boolean =>
  now >= certificate.validFromDate.getTime() && now <= certificate.validToDate.getTime()

const commonName = (certificate: X509Certificate): string => /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? ''

const asRecord = (leaf: X509Certificate): CertificateRecord => ({
  keyId: '',
  displayName: commonName(leaf),
  der: leaf.raw.toString('base64'),
  thumbprint: createHash('sha1').update(leaf.raw).digest('hex').toUpperCase(),
  startDateTime: leaf.validFromDate.toISOString(),
  endDateTime: leaf.validToDate.toISOString(),
})
