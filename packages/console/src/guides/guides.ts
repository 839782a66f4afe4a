/**
 * Where in Azure the value of a field is found: a row per field, with the names Microsoft's portal has for the places on the way,
 * and the page to open, in Azure's portal and in the sandbox's.
 */
import type { CloudOffer } from '@keyway/contract'

/** What is known of the place already: the link then leads to the very thing. */
export interface GuidePlace {
  readonly offer: CloudOffer | undefined
  readonly clientId?: string
  readonly vaultUrl?: string
}

interface Known {
  readonly clientId: string | undefined
  readonly vault: string | undefined
}

export interface GuideRow {
  /** What is looked for, as the portal calls it. */
  readonly what: string
  /** Places to click through, in order; the last one is the value. */
  readonly steps: readonly string[]
  readonly note?: string
  /** What the link opens. */
  readonly page: string
  readonly azure: (known: Known) => string
  readonly sandbox: (known: Known) => string
  readonly learn: string
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const APPS = '/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade'
/** A page of an app registration; without its id the list of them. */
const appPage = (azure: string, sandbox: string): Pick<GuideRow, 'azure' | 'sandbox'> => ({
  azure: ({ clientId }) =>
    clientId ? `/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/${azure}/appId/${clientId}` : APPS,
  sandbox: ({ clientId }) => (clientId ? `/apps/${clientId}/${sandbox}` : '/apps'),
})

const IN_APP = ['Microsoft Entra ID', 'App registrations', 'your app'] as const
const LEARN = 'https://learn.microsoft.com'
const REGISTER = `${LEARN}/entra/identity-platform/quickstart-register-app`
const CREDENTIALS = `${LEARN}/entra/identity-platform/how-to-add-credentials`

export const GUIDES = {
  apiType: {
    what: 'What the connection is for',
    steps: ['Key vaults', 'your vault'],
    note: 'Secrets, Keys and Certificates under Objects are the data plane. The list of vaults itself, their settings and access policies are the control plane.',
    page: 'Key vaults',
    azure: () => '/#browse/Microsoft.KeyVault%2Fvaults',
    sandbox: ({ vault }) => (vault ? `/vaults/${vault}/overview` : '/vaults'),
    learn: `${LEARN}/azure/key-vault/general/overview`,
  },
  iclient: {
    what: 'The app registration',
    steps: ['Microsoft Entra ID', 'App registrations', 'Owned applications', 'your app'],
    note: 'There is none yet? Choose New registration there, then press + here and copy its values.',
    page: 'App registrations',
    ...appPage('Overview', 'overview'),
    learn: REGISTER,
  },
  scope: {
    what: 'What the app may ask for',
    steps: [...IN_APP, 'API permissions', 'Add a permission', 'Azure Key Vault or Azure Service Management'],
    note: 'The permission user_impersonation lets Keyway act as the person who signs in, and no further than that person may.',
    page: 'API permissions',
    ...appPage('CallAnAPI', 'permissions'),
    learn: `${LEARN}/entra/identity-platform/quickstart-configure-app-access-web-apis`,
  },
  vaultUrl: {
    what: 'Vault URI',
    steps: ['Key vaults', 'your vault', 'Overview', 'Essentials', 'Vault URI'],
    note: 'The address in the bar of your browser is the portal’s, not the vault’s.',
    page: 'Key vaults',
    azure: () => '/#browse/Microsoft.KeyVault%2Fvaults',
    sandbox: ({ vault }) => (vault ? `/vaults/${vault}/overview` : '/vaults'),
    learn: `${LEARN}/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name`,
  },
  concurrencyLevel: {
    what: 'What Key Vault allows',
    steps: ['Key vaults', 'your vault', 'Monitoring', 'Insights', 'Saturation and requests'],
    note: 'Azure has no setting for it: each vault takes so many calls in ten seconds, and Keyway keeps to that by itself.',
    page: 'Key vaults',
    azure: () => '/#browse/Microsoft.KeyVault%2Fvaults',
    sandbox: ({ vault }) => (vault ? `/vaults/${vault}/sandbox-settings` : '/vaults'),
    learn: `${LEARN}/azure/key-vault/general/service-limits`,
  },
  way: {
    what: 'Which credential the app has',
    steps: [...IN_APP, 'Certificates & secrets'],
    note: 'The tabs there are Certificates, Client secrets and Federated credentials. A managed identity has no app registration.',
    page: 'Certificates & secrets',
    ...appPage('Credentials', 'credentials'),
    learn: CREDENTIALS,
  },
  cloud: {
    what: 'Which Azure it is',
    steps: ['the address of your portal'],
    note: 'portal.azure.com is the public cloud, portal.azure.us US Government, portal.azure.cn China.',
    page: 'Microsoft Entra ID',
    azure: () => '/#view/Microsoft_AAD_IAM/ActiveDirectoryMenuBlade/~/Overview',
    sandbox: () => '/connect',
    learn: `${LEARN}/entra/identity-platform/authentication-national-cloud`,
  },
  tenantId: {
    what: 'Directory (tenant) ID',
    steps: [...IN_APP, 'Overview', 'Directory (tenant) ID'],
    note: 'It stands right below the Application (client) ID, and looks like it.',
    page: 'Overview of the app',
    ...appPage('Overview', 'overview'),
    learn: `${LEARN}/entra/fundamentals/how-to-find-tenant`,
  },
  clientId: {
    what: 'Application (client) ID',
    steps: [...IN_APP, 'Overview', 'Application (client) ID'],
    note: 'Not the Object ID, which stands on the same page.',
    page: 'Overview of the app',
    ...appPage('Overview', 'overview'),
    learn: REGISTER,
  },
  identityClientId: {
    what: 'Client ID of the managed identity',
    steps: ['Managed Identities', 'your identity', 'Overview', 'Client ID'],
    note: 'Only a user-assigned identity has one to name. For the host’s own, leave the field blank.',
    page: 'Managed Identities',
    azure: () => '/#browse/Microsoft.ManagedIdentity%2FuserAssignedIdentities',
    sandbox: () => '/apps',
    learn: `${LEARN}/entra/identity/managed-identities-azure-resources/overview`,
  },
  clientSecret: {
    what: 'Value of a client secret',
    steps: [...IN_APP, 'Certificates & secrets', 'Client secrets', 'New client secret', 'Value'],
    note: 'Azure shows the Value once, right after Add. The Secret ID beside it is not the secret. Lost it? Make a new one.',
    page: 'Certificates & secrets',
    ...appPage('Credentials', 'credentials'),
    learn: CREDENTIALS,
  },
  secretEnds: {
    what: 'Expires',
    steps: [...IN_APP, 'Certificates & secrets', 'Client secrets', 'Expires'],
    page: 'Certificates & secrets',
    ...appPage('Credentials', 'credentials'),
    learn: CREDENTIALS,
  },
  certificate: {
    what: 'Where the certificate goes',
    steps: [...IN_APP, 'Certificates & secrets', 'Certificates', 'Upload certificate'],
    note: 'Azure gets the certificate alone. The private key stays with you, or with Keyway.',
    page: 'Certificates & secrets',
    ...appPage('Credentials', 'credentials'),
    learn: CREDENTIALS,
  },
  redirectUri: {
    what: 'Where the redirect URI goes',
    steps: [...IN_APP, 'Authentication', 'Add a platform', 'Web', 'Redirect URIs'],
    note: 'Copy it exactly: Azure compares it letter by letter.',
    page: 'Authentication',
    ...appPage('Authentication', 'authentication'),
    learn: `${LEARN}/entra/identity-platform/how-to-add-redirect-uri`,
  },
  authUrl: {
    what: 'OAuth 2.0 authorization endpoint (v2)',
    steps: ['Microsoft Entra ID', 'App registrations', 'Endpoints', 'OAuth 2.0 authorization endpoint (v2)'],
    page: 'App registrations',
    azure: () => APPS,
    sandbox: () => '/connect',
    learn: `${LEARN}/entra/identity-platform/v2-protocols#endpoints`,
  },
  tokenUrl: {
    what: 'OAuth 2.0 token endpoint (v2)',
    steps: ['Microsoft Entra ID', 'App registrations', 'Endpoints', 'OAuth 2.0 token endpoint (v2)'],
    page: 'App registrations',
    azure: () => APPS,
    sandbox: () => '/connect',
    learn: `${LEARN}/entra/identity-platform/v2-protocols#endpoints`,
  },
} as const satisfies Record<string, GuideRow>

export type GuideName = keyof typeof GUIDES

export interface GuideLink {
  readonly href: string
  readonly label: string
}

/** The page to open; undefined while it is not known which cloud it is. */
export function guideLink(name: GuideName, { offer, clientId, vaultUrl }: GuidePlace): GuideLink | undefined {
  if (offer === undefined) return undefined
  const { page, azure, sandbox }: GuideRow = GUIDES[name]
  const known: Known = {
    clientId: clientId !== undefined && GUID.test(clientId.trim()) ? clientId.trim() : undefined,
    vault: /^https:\/\/([a-z][a-z0-9-]{2,23})\./i.exec(vaultUrl?.trim() ?? '')?.[1]?.toLowerCase(),
  }
  const isSandbox = offer.cloud === 'sandbox'
  const path = isSandbox ? sandbox(known) : azure(known)
  const label = isSandbox ? `Open the sandbox: ${page}` : `Open ${page}`
  return { href: offer.portalUrl.replace(/\/$/, '') + path, label }
}
