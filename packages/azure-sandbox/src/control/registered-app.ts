/** An app registration in the hands of a tester. */
import type { ApplicationRecord, FederatedCredentialRecord } from '../entra/directory.ts'
import type { EntraContext } from '../entra/entra-context.ts'
import {
  addCertificate,
  addSecret,
  exposeApi,
  type NewApi,
  type NewApplication,
  type NewSecret,
  removeSecret,
  requireApp,
  trustSubject,
} from '../entra/registrations.ts'
import type { ArmRole } from './roles.ts'

export interface RegisteredApp {
  /** Application (client) ID. */
  readonly clientId: string
  /** Object ID of the service principal: what access policies and roles name. */
  readonly objectId: string
  readonly displayName: string
  /** `lifeDays` negative: already expired. */
  addSecret(description: string, lifeDays?: number): NewSecret
  removeSecret(keyId: string): boolean
  /** PEM or DER of the public certificate. Returns its thumbprint. */
  addCertificate(certificate: string | Buffer, displayName?: string): string
  addFederatedCredential(credential: Omit<FederatedCredentialRecord, 'id' | 'description'>): void
  /** Every certificate of this common name that the authority (PEM or DER) issues, sent with its chain, lets the app in. */
  trustSubject(subjectName: string, authority: string | Buffer): void
  /** Makes the app an API that other apps ask tokens for; the base of on-behalf-of. */
  exposeApi(api: NewApi): void
  addRedirectUri(uri: string, platform?: keyof ApplicationRecord['redirectUris']): void
  setEnabled(enabled: boolean): void
  delete(): void
}

export interface RegisterAppOptions extends Omit<NewApplication, 'redirectUris'> {
  /** Of platform Web. */
  readonly redirectUris?: readonly string[]
  readonly spaRedirectUris?: readonly string[]
  readonly publicClientRedirectUris?: readonly string[]
  /** Role on the subscription; `None` to see AuthorizationFailed. Contributor unless said otherwise. */
  readonly armRole?: ArmRole
}

/** The app as its tester holds it; it reads the directory afresh at every call. */
export function registeredApp(entra: EntraContext, appId: string): RegisteredApp {
  const current = () => requireApp(entra, appId)
  const { servicePrincipalId, displayName } = current()
  return {
    clientId: appId,
    objectId: servicePrincipalId,
    displayName,
    addSecret: (description, lifeDays) => addSecret(entra, appId, description, lifeDays),
    removeSecret: (keyId) => removeSecret(entra, appId, keyId),
    addCertificate: (certificate, name) => addCertificate(entra, appId, certificate, name).thumbprint,
    trustSubject: (subjectName, authority) => trustSubject(entra, appId, subjectName, authority),
    exposeApi: (api) => exposeApi(entra, appId, api),
    addFederatedCredential(credential) {
      const app = current()
      const record = { ...credential, id: entra.ids.guid(), description: '' }
      entra.directory.saveApp({ ...app, federatedCredentials: [...app.federatedCredentials, record] })
    },
    addRedirectUri(uri, platform = 'web') {
      const app = current()
      const uris = [...new Set([...app.redirectUris[platform], uri])]
      entra.directory.saveApp({ ...app, redirectUris: { ...app.redirectUris, [platform]: uris } })
    },
    setEnabled: (enabled) => entra.directory.saveApp({ ...current(), enabled }),
    delete: () => entra.directory.deleteApp(appId),
  }
}
