/**
 * The directory: tenants, users, app registrations, consents. Records and the questions asked of them; sign-in and
 * tokens are built on top. Secrets are kept as SHA-256 only, so nothing here can show one a second time.
 */
import { createHash } from 'node:crypto'
import type { Store } from '../core/store.ts'

export interface TenantRecord {
  readonly id: string
  readonly displayName: string
  /** Verified domain, e.g. `contoso.onmicrosoft.com`. */
  readonly domain: string
}

export interface UserRecord {
  readonly id: string
  readonly tenantId: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  readonly jobTitle: string
  readonly accountEnabled: boolean
  /** Global Administrator: may consent for everyone. */
  readonly isAdministrator: boolean
  /** Object ids of the groups the user is in. */
  readonly groups: readonly string[]
  /** Refresh tokens issued before this moment (milliseconds) are revoked. */
  readonly signInSessionsValidFrom: number
  /** Refresh tokens of public clients from before this moment are revoked; a confidential client's live on. */
  readonly passwordChangedAt?: number
}

export interface ClientSecretRecord {
  readonly keyId: string
  readonly displayName: string
  /** The first three characters, as the portal shows them. */
  readonly hint: string
  readonly sha256: string
  /** ISO 8601. */
  readonly startDateTime: string
  readonly endDateTime: string
}

export interface CertificateRecord {
  readonly keyId: string
  readonly displayName: string
  /** DER, base64. */
  readonly der: string
  /** Upper-case hex SHA-1. */
  readonly thumbprint: string
  readonly startDateTime: string
  readonly endDateTime: string
}

export interface FederatedCredentialRecord {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audiences: readonly string[]
  readonly description: string
}

/** Any certificate of this subject that the authority issued lets the app in (subject name and issuer trust). */
export interface TrustedSubjectRecord {
  /** Common name, e.g. `app.contoso.com`. */
  readonly subjectName: string
  /** The authority's certificate: DER, base64. */
  readonly authorityDer: string
}

export interface ExposedScope {
  readonly id: string
  /** e.g. `access_as_user` */
  readonly value: string
  readonly adminConsentDisplayName: string
  readonly adminConsentDescription: string
}

/** An app that is an API itself: other apps ask for tokens to call it. */
export interface ExposedApiRecord {
  /** Application ID URIs, e.g. `api://{appId}`. */
  readonly identifierUris: readonly string[]
  readonly scopes: readonly ExposedScope[]
  /** Version of the access tokens made for it. */
  readonly tokenVersion: 1 | 2
}

/** Which kind of client a redirect URI belongs to; it rules credentials and CORS. */
export type RedirectPlatform = 'web' | 'spa' | 'publicClient'

export interface RequiredPermission {
  readonly resourceAppId: string
  readonly permissionId: string
}

export interface ApplicationRecord {
  /** Application (client) ID. */
  readonly appId: string
  /** Object ID of the registration. */
  readonly id: string
  /** Object ID of the service principal: the one access policies and roles name. */
  readonly servicePrincipalId: string
  readonly tenantId: string
  readonly displayName: string
  readonly signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs'
  readonly redirectUris: Readonly<Record<RedirectPlatform, readonly string[]>>
  readonly requiredPermissions: readonly RequiredPermission[]
  readonly secrets: readonly ClientSecretRecord[]
  readonly certificates: readonly CertificateRecord[]
  readonly federatedCredentials: readonly FederatedCredentialRecord[]
  readonly trustedSubjects?: readonly TrustedSubjectRecord[]
  readonly exposedApi?: ExposedApiRecord
  /** False when an administrator has disabled sign-in for the enterprise application. */
  readonly enabled: boolean
  /** Whether flows without a redirect URI (device code) may run as a public client. */
  readonly isFallbackPublicClient: boolean
  readonly createdDateTime: string
}

/** What a person (or an administrator, for everyone) allowed an app to do at one resource. */
export interface ConsentRecord {
  readonly appId: string
  readonly resourceAppId: string
  /** Undefined: for every user of the tenant. */
  readonly userId?: string
  readonly scopes: readonly string[]
  readonly grantedAt: string
}

export interface Directory {
  readonly tenants: ReturnType<typeof tenantsOf>
  findTenant(nameOrId: string): TenantRecord | undefined
  findUser(idOrName: string): UserRecord | undefined
  users(tenantId?: string): UserRecord[]
  saveUser(user: UserRecord): void
  findApp(appId: string): ApplicationRecord | undefined
  findAppByObjectId(id: string): ApplicationRecord | undefined
  findAppByServicePrincipal(id: string): ApplicationRecord | undefined
  apps(): ApplicationRecord[]
  saveApp(app: ApplicationRecord): void
  deleteApp(appId: string): void
  /** Scopes of a resource that the app holds for this user, tenant-wide consent included. */
  consentedScopes(appId: string, userId: string, resourceAppId: string): string[]
  consents(appId?: string): ConsentRecord[]
  addConsent(consent: ConsentRecord): void
  /** Of one person, or all of the app. */
  removeConsent(appId: string, userId?: string): void
  /** Puts a consent's scopes in place of what was there; without scopes the consent is gone. */
  replaceConsent(consent: ConsentRecord): void
}

const tenantsOf = (store: Store) => store.collection<TenantRecord>('tenants')

export function openDirectory(store: Store): Directory {
  const tenants = tenantsOf(store)
  const users = store.collection<UserRecord>('users')
  const apps = store.collection<ApplicationRecord>('applications')
  const consents = store.collection<ConsentRecord>('consents')
  const consentKey = (c: Pick<ConsentRecord, 'appId' | 'resourceAppId' | 'userId'>) =>
    `${c.appId}|${c.userId ?? '*'}|${c.resourceAppId}`

  return {
    tenants,
    findTenant(nameOrId) {
      const wanted = nameOrId.toLowerCase()
      return tenants.get(wanted) ?? [...tenants.values()].find((t) => t.domain === wanted)
    },
    findUser(idOrName) {
      const wanted = idOrName.toLowerCase()
      return users.get(wanted) ?? [...users.values()].find((u) => u.userPrincipalName.toLowerCase() === wanted)
    },
    users: (tenantId) => [...users.values()].filter((u) => tenantId === undefined || u.tenantId === tenantId),
    saveUser: (user) => users.set(user.id, user),
    findApp: (appId) => apps.get(appId.toLowerCase()),
    findAppByObjectId: (id) => [...apps.values()].find((a) => a.id === id.toLowerCase()),
    findAppByServicePrincipal: (id) => [...apps.values()].find((a) => a.servicePrincipalId === id.toLowerCase()),
    apps: () => [...apps.values()],
    saveApp: (app) => apps.set(app.appId, app),
    deleteApp(appId) {
      apps.delete(appId)
      this.removeConsent(appId)
    },
    consentedScopes(appId, userId, resourceAppId) {
      const own = consents.get(consentKey({ appId, userId, resourceAppId }))?.scopes ?? []
      const everyone = consents.get(consentKey({ appId, resourceAppId }))?.scopes ?? []
      return [...new Set([...own, ...everyone])]
    },
    consents: (appId) => [...consents.values()].filter((c) => appId === undefined || c.appId === appId),
    addConsent(consent) {
      const key = consentKey(consent)
      const scopes = new Set([...(consents.get(key)?.scopes ?? []), ...consent.scopes])
      consents.set(key, { ...consent, scopes: [...scopes] })
    },
    replaceConsent(consent) {
      if (consent.scopes.length === 0) consents.delete(consentKey(consent))
      else consents.set(consentKey(consent), consent)
    },
    removeConsent(appId, userId) {
      for (const [key, consent] of [...consents.entries()]) {
        if (consent.appId === appId && (userId === undefined || consent.userId === userId)) consents.delete(key)
      }
    },
  }
}

/** How secrets, codes and refresh tokens are remembered. They carry 128 random bits or more, so no salt is needed. */
export const fingerprint = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
