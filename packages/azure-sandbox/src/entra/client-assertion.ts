/**
 * Client assertions (RFC 7523): a JWT signed with a certificate of the app (`private_key_jwt`), or a token of a federated
 * issuer the app trusts (workload identity).
 */
import { constants, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { seconds } from '../core/clock.ts'
import type { ApplicationRecord, CertificateRecord } from './directory.ts'
import type { EntraContext, TenantPath } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { type DecodedJwt, decodeJwt, isNamedBy } from './jwt.ts'
import { findTrustedLeaf } from './trusted-subject.ts'

const SKEW_SECONDS = 300

/** @throws EntraFailure 50012, 700021, 700023, 700024, 700027, 700211, 700212 or 700213. */
export async function verifyClientAssertion(
  context: EntraContext,
  path: TenantPath,
  app: ApplicationRecord,
  assertion: string,
): Promise<void> {
  const jwt = decodeJwt(assertion)
  if (!jwt) throw new EntraFailure(50012, { reason: 'The client assertion is malformed.' })
  // An app signs in its own name; any other issuer is a federated one.
  if (jwt.claims.iss !== app.appId) return verifyFederated(context, app, jwt)
  if (jwt.claims.sub !== app.appId) throw new EntraFailure(700021)
  verifyProof(context, app, jwt)
  if (!acceptedAudiences(context, path, app).includes(String(jwt.claims.aud))) throw new EntraFailure(700023)
}

/** Whether a certificate of the app signed this, and now is its time. @throws EntraFailure 700024 or 700027. */
export function verifyProof(context: EntraContext, app: ApplicationRecord, jwt: DecodedJwt): void {
  checkSignature(context, app, jwt)
  checkTimes(context, jwt)
}

function acceptedAudiences(context: EntraContext, path: TenantPath, app: ApplicationRecord): string[] {
  const names = new Set([path.name, app.tenantId])
  const hosts = [context.endpoints.login, context.endpoints.browser, 'https://login.microsoftonline.com']
  return hosts.flatMap((host) =>
    [...names].flatMap((name) => [
      `${host}/${name}/oauth2/v2.0/token`,
      `${host}/${name}/oauth2/token`,
      `${host}/${name}/v2.0`,
      `${host}/${name}/`,
    ]),
  )
}

function checkTimes(context: EntraContext, jwt: DecodedJwt): void {
  const now = seconds(context.clock.now())
  const { nbf = 0, exp } = jwt.claims
  const inRange =
    typeof exp === 'number' && typeof nbf === 'number' && now < exp + SKEW_SECONDS && now >= nbf - SKEW_SECONDS
  if (inRange) return
  const iso = (at: unknown) => (typeof at === 'number' ? new Date(at * 1000).toISOString() : '')
  throw new EntraFailure(700024, { now: iso(now), from: iso(nbf), to: iso(exp) })
}

function checkSignature(context: EntraContext, app: ApplicationRecord, jwt: DecodedJwt): void {
  const certificate = findTrustedLeaf(context, app, jwt) ?? findCertificate(app, jwt)
  const key = new X509Certificate(Buffer.from(certificate.der, 'base64')).publicKey
  if (!verifies(jwt, key)) {
    throw new EntraFailure(700027, {
      reason: 'The signature of the assertion does not match the key.',
      thumbprint: certificate.thumbprint,
      appId: app.appId,
    })
  }
  const now = context.clock.now()
  if (now > Date.parse(certificate.endDateTime) || now < Date.parse(certificate.startDateTime)) {
    throw new EntraFailure(700027, {
      reason: 'The key used is expired.',
      thumbprint: certificate.thumbprint,
      appId: app.appId,
    })
  }
}

function findCertificate(app: ApplicationRecord, jwt: DecodedJwt): CertificateRecord {
  const { x5t, 'x5t#S256': x5tS256 } = jwt.header
  const found = app.certificates.find((certificate) => isNamedBy(jwt, Buffer.from(certificate.der, 'base64')))
  if (found) return found
  const presented =
    typeof x5t === 'string' ? Buffer.from(x5t, 'base64url').toString('hex').toUpperCase() : String(x5tS256 ?? '')
  throw new EntraFailure(700027, { reason: 'The key was not found.', thumbprint: presented, appId: app.appId })
}

/** RS256 and PS256 are what Entra ID takes. */
function verifies(jwt: DecodedJwt, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false
  const input = Buffer.from(jwt.signingInput)
  if (jwt.header.alg === 'RS256') return verify('RSA-SHA256', input, key, jwt.signature)
  if (jwt.header.alg !== 'PS256') return false
  return verify('RSA-SHA256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, jwt.signature)
}

/**
 * A federated token is trusted by issuer, subject and audience, compared exactly and with regard to case; its key is
 * the issuer's.
 */
async function verifyFederated(context: EntraContext, app: ApplicationRecord, jwt: DecodedJwt): Promise<void> {
  const { iss, sub, aud } = jwt.claims
  const byIssuer = app.federatedCredentials.filter((c) => c.issuer === iss)
  if (byIssuer.length === 0) throw new EntraFailure(700211, { issuer: String(iss ?? '') })
  const bySubject = byIssuer.filter((c) => c.subject === sub)
  if (bySubject.length === 0) throw new EntraFailure(700213, { subject: String(sub ?? '') })
  if (!bySubject.some((c) => c.audiences.includes(String(aud)))) {
    throw new EntraFailure(700212, { audience: String(aud ?? '') })
  }
  const key = await context.federatedKeys(String(iss), String(jwt.header.kid ?? ''))
  if (!key || !verifies(jwt, key))
    throw new EntraFailure(50012, { reason: 'The federated token has an invalid signature.' })
  checkTimes(context, jwt)
}
