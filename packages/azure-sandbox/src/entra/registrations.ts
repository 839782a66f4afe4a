/**
 * App registrations and people, changed: what the portal, Microsoft Graph and a test's own calls have in common.
 */
import { createHash, X509Certificate } from 'node:crypto'
import type { SandboxContext } from '../core/context.ts'
import {
  type ApplicationRecord,
  type CertificateRecord,
  type ClientSecretRecord,
  type Directory,
  fingerprint,
  type RedirectPlatform,
  type RequiredPermission,
  type UserRecord,
} from './directory.ts'
import type { ResourceApi } from './resources.ts'

const DAY_MS = 86_400_000
/** The portal's own limit is 24 months; Graph's default is two years. */
export const DEFAULT_SECRET_DAYS = 730
const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~-'

export interface RegistrationDeps extends Pick<SandboxContext, 'clock' | 'ids' | 'tenantId'> {
  readonly directory: Directory
  readonly apis: readonly ResourceApi[]
}

export interface NewApplication {
  readonly displayName: string
  readonly signInAudience?: ApplicationRecord['signInAudience']
  readonly redirectUris?: Partial<Record<RedirectPlatform, readonly string[]>>
  /** Absent: Azure Key Vault and Azure Service Management, delegated, which is what a vault client needs. */
  readonly requiredPermissions?: readonly RequiredPermission[]
  readonly isFallbackPublicClient?: boolean
  readonly exposedApi?: ApplicationRecord['exposedApi']
}

export function createApplication(deps: RegistrationDeps, wanted: NewApplication): ApplicationRecord {
  const app: ApplicationRecord = {
    appId: deps.ids.guid(),
    id: deps.ids.guid(),
    servicePrincipalId: deps.ids.guid(),
    tenantId: deps.tenantId,
    displayName: wanted.displayName,
    signInAudience: wanted.signInAudience ?? 'AzureADMyOrg',
    redirectUris: { web: [], spa: [], publicClient: [], ...wanted.redirectUris },
    requiredPermissions: wanted.requiredPermissions ?? vaultPermissions(deps.apis),
    secrets: [],
    certificates: [],
    federatedCredentials: [],
    enabled: true,
    isFallbackPublicClient: wanted.isFallbackPublicClient ?? false,
    ...(wanted.exposedApi && { exposedApi: wanted.exposedApi }),
    createdDateTime: new Date(deps.clock.now()).toISOString(),
  }
  deps.directory.saveApp(app)
  return app
}

/** The delegated permissions of everything but Microsoft Graph. */
function vaultPermissions(apis: readonly ResourceApi[]): RequiredPermission[] {
  return apis
    .filter((api) => !api.registered && api.permissions.some((p) => p.value === 'user_impersonation'))
    .flatMap((api) => api.permissions.map((p) => ({ resourceAppId: api.appId, permissionId: p.id })))
}

export interface NewSecret {
  readonly keyId: string
  /** Shown once: the directory keeps its hash. */
  readonly secretText: string
  readonly hint: string
  readonly displayName: string
  readonly startDateTime: string
  readonly endDateTime: string
}

/** Adds a client secret. `lifeDays` may be negative, for a secret that has expired already. */
export function addSecret(
  deps: RegistrationDeps,
  appId: string,
  displayName: string,
  lifeDays = DEFAULT_SECRET_DAYS,
): NewSecret {
  return addSecretUntil(deps, appId, displayName, deps.clock.now() + lifeDays * DAY_MS)
}

/** The same with the moment it ends, and optionally the one it began at (milliseconds). */
export function addSecretUntil(
  deps: RegistrationDeps,
  appId: string,
  displayName: string,
  endsAt: number,
  startsAt = Math.min(deps.clock.now(), endsAt),
): NewSecret {
  const app = requireApp(deps, appId)
  const secretText = makeSecret(deps)
  const record: ClientSecretRecord = {
    keyId: deps.ids.guid(),
    displayName,
    hint: secretText.slice(0, 3),
    sha256: fingerprint(secretText),
    startDateTime: new Date(startsAt).toISOString(),
    endDateTime: new Date(endsAt).toISOString(),
  }
  deps.directory.saveApp({ ...app, secrets: [...app.secrets, record] })
  const { sha256: _, ...shown } = record
  return { ...shown, secretText }
}

/** 40 characters with `8Q~` in the fourth to sixth place, the form secret scanners look for. */
function makeSecret(deps: RegistrationDeps): string {
  const random = [...deps.ids.bytes(37)].map((b) => SECRET_ALPHABET[b % SECRET_ALPHABET.length]).join('')
  return `${random.slice(0, 3).replaceAll(/[^A-Za-z0-9]/g, 'k')}8Q~${random.slice(3)}`
}

/** False when the app has no such secret. */
export function removeSecret(deps: RegistrationDeps, appId: string, keyId: string): boolean {
  const app = requireApp(deps, appId)
  const secrets = app.secrets.filter((secret) => secret.keyId !== keyId)
  deps.directory.saveApp({ ...app, secrets })
  return secrets.length < app.secrets.length
}

/** Uploads the public half of a certificate (PEM or DER). @throws when it is not a certificate. */
export function addCertificate(
  deps: RegistrationDeps,
  appId: string,
  certificate: string | Buffer,
  displayName?: string,
): CertificateRecord {
  const app = requireApp(deps, appId)
  const record = readCertificate(deps, certificate, displayName)
  deps.directory.saveApp({ ...app, certificates: [...app.certificates, record] })
  return record
}

/** @throws when it is not a certificate. */
export function readCertificate(
  deps: Pick<RegistrationDeps, 'ids'>,
  certificate: string | Buffer,
  displayName?: string,
): CertificateRecord {
  const parsed = parseCertificate(certificate)
  return {
    keyId: deps.ids.guid(),
    displayName: displayName ?? parsed.subject.replaceAll('\n', ', '),
    der: parsed.raw.toString('base64'),
    thumbprint: createHash('sha1').update(parsed.raw).digest('hex').toUpperCase(),
    startDateTime: new Date(parsed.validFrom).toISOString(),
    endDateTime: new Date(parsed.validTo).toISOString(),
  }
}

function parseCertificate(certificate: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(certificate)
  } catch (cause) {
    throw new Error('This is not an X.509 certificate. Upload a .cer, .pem or .crt file with the public key.', {
      cause,
    })
  }
}

export function removeCertificate(deps: RegistrationDeps, appId: string, keyId: string): boolean {
  const app = requireApp(deps, appId)
  const certificates = app.certificates.filter((certificate) => certificate.keyId !== keyId)
  deps.directory.saveApp({ ...app, certificates })
  return certificates.length < app.certificates.length
}

export interface NewApi {
  /** Absent: `api://{appId}`. */
  readonly identifierUris?: readonly string[]
  /** Scope names. */
  readonly scopes: readonly string[]
  /** 1 unless said otherwise, as for a new registration in Azure. */
  readonly tokenVersion?: 1 | 2
}

/** Makes the app an API that other apps can ask tokens for. */
export function exposeApi(deps: RegistrationDeps, appId: string, api: NewApi): void {
  const app = requireApp(deps, appId)
  const scopes = api.scopes.map((value) => ({
    id: deps.ids.guid(),
    value,
    adminConsentDisplayName: `Access ${app.displayName}`,
    adminConsentDescription: `Call ${app.displayName} in your name (${value}).`,
  }))
  const identifierUris = api.identifierUris ?? [`api://${appId}`]
  deps.directory.saveApp({ ...app, exposedApi: { identifierUris, scopes, tokenVersion: api.tokenVersion ?? 1 } })
}

/** Trusts every certificate of a subject that the authority (PEM or DER) issues. @throws when it is no certificate. */
export function trustSubject(
  deps: RegistrationDeps,
  appId: string,
  subjectName: string,
  authority: string | Buffer,
): void {
  const app = requireApp(deps, appId)
  const record = { subjectName, authorityDer: parseCertificate(authority).raw.toString('base64') }
  deps.directory.saveApp({ ...app, trustedSubjects: [...(app.trustedSubjects ?? []), record] })
}

/** Why a redirect URI cannot be registered, in words for a person; undefined when it can. */
export function redirectUriProblem(uri: string, platform: RedirectPlatform): string | undefined {
  if (!URL.canParse(uri)) return 'The redirect URI is not a URL. It must begin with a scheme such as https://'
  const url = new URL(uri)
  if (uri.includes('*')) return 'Wildcards are not allowed in a redirect URI.'
  if (url.hash !== '') return 'A redirect URI must not have a fragment (#).'
  const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1'
  if (platform !== 'publicClient' && url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    return "Must start with 'https' or 'http://localhost'."
  }
  return undefined
}

export function requireApp(deps: Pick<RegistrationDeps, 'directory'>, appId: string): ApplicationRecord {
  const app = deps.directory.findApp(appId)
  if (!app) throw new Error(`There is no app registration with the client ID ${appId}.`)
  return app
}

/** A new password: what public clients hold is revoked, what confidential clients hold lives on. */
export function changePassword(deps: RegistrationDeps, userId: string): void {
  const user = requireUser(deps, userId)
  deps.directory.saveUser({ ...user, passwordChangedAt: deps.clock.now() + 1 })
}

/** Ends every sign-in of a person: refresh tokens issued before now stop working. */
export function revokeSignInSessions(deps: RegistrationDeps, userId: string): void {
  const user = requireUser(deps, userId)
  deps.directory.saveUser({ ...user, signInSessionsValidFrom: deps.clock.now() + 1 })
}

function requireUser(deps: Pick<RegistrationDeps, 'directory'>, userId: string): UserRecord {
  const user = deps.directory.findUser(userId)
  if (!user) throw new Error(`There is no user ${userId}.`)
  return user
}
