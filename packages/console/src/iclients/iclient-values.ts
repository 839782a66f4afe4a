/** The OAuth 2.0 client form: its fields, and how they become the document. */
import {
  type ClientCertificateInput,
  type Cloud,
  type IClient,
  type IClientInput,
  MASK,
  WAYS,
  type WayId,
  type WayNeed,
  type WayRow,
} from '@keyway/contract'
import type { FieldRow } from '../ui/form/field-rows.ts'

/** Where the certificate comes from; `kept` is the stored one. */
export type CertificateFrom = 'kept' | 'make' | 'pfx' | 'pem'

export interface IClientValues {
  readonly name: string
  readonly way: WayId
  readonly cloud: Cloud
  readonly tenantId: string
  readonly clientId: string
  /** Blank on edit: the stored one stays. */
  readonly clientSecret: string
  /** `2027-01-31`, or blank. */
  readonly secretEnds: string
  readonly certificateFrom: CertificateFrom
  readonly days: number | string
  /** base64 of the file. */
  readonly pfx: string
  readonly cert: string
  readonly key: string
  readonly passphrase: string
  /** Of `custom_oauth2`. */
  readonly authUrl: string
  readonly tokenUrl: string
}

export const emptyIClient = (cloud: Cloud): IClientValues => ({
  name: '',
  way: 'authorizationCode',
  cloud,
  tenantId: '',
  clientId: '',
  clientSecret: '',
  secretEnds: '',
  certificateFrom: 'make',
  days: 365,
  pfx: '',
  cert: '',
  key: '',
  passphrase: '',
  authUrl: '',
  tokenUrl: '',
})

export function iclientValues({ name, signIn, oauth2, azureserviceprincipal: principal }: IClient): IClientValues {
  const secretEnds = (principal ?? oauth2)?.clientSecretExpiresAt
  return {
    ...emptyIClient(signIn.cloud ?? 'public'),
    name,
    way: signIn.way,
    tenantId: signIn.tenantId,
    clientId: signIn.clientId,
    secretEnds: secretEnds?.slice(0, 10) ?? '',
    certificateFrom: oauth2?.clientCertificate ? 'kept' : 'make',
    authUrl: oauth2?.auth?.uri ?? '',
    tokenUrl: oauth2?.token?.uri ?? '',
  }
}

const rowOf = (way: WayId): WayRow | undefined => WAYS.find((one) => one.id === way)

/** Whether a way must have a member. */
export const needs = (way: WayId, member: WayNeed): boolean => rowOf(way)?.needs.includes(member) ?? false

/** Whether a member is asked for at all. */
export const asks = (way: WayId, member: WayNeed): boolean =>
  needs(way, member) || (rowOf(way)?.optional?.includes(member) ?? false)

const hasCertificate = ({ way }: IClientValues): boolean => needs(way, 'clientCertificate')
const from = (values: IClientValues, kind: CertificateFrom): boolean =>
  hasCertificate(values) && values.certificateFrom === kind

/** @param stored what is being edited; undefined when creating, where the credential is needed */
export function iclientRows(stored: IClient | undefined): readonly FieldRow<IClientValues>[] {
  const block = blockOf(stored)
  const storedSecret = (stored?.azureserviceprincipal ?? stored?.oauth2)?.clientSecret
  const isCustom = stored?.provider === 'custom_oauth2'
  const certificate = `${block}.clientCertificate`
  return [
    { field: 'name', path: 'name', label: 'Name', required: true },
    { field: 'way', path: `${block}.credential`, label: 'Way to sign in', required: true },
    { field: 'way', path: `${block}.grantType`, label: 'Way to sign in' },
    {
      field: 'authUrl',
      path: `${block}.auth`,
      label: 'Authorization URL',
      required: ({ way }) => isCustom && needs(way, 'redirectUri'),
    },
    { field: 'tokenUrl', path: `${block}.token`, label: 'Access token URL', required: isCustom },
    {
      field: 'cloud',
      path: block === 'oauth2' ? 'oauth2.unencrypted.cloud' : `${block}.cloud`,
      label: 'Cloud',
      required: true,
    },
    {
      field: 'tenantId',
      path: block === 'oauth2' ? 'oauth2.unencrypted.tenantId' : `${block}.tenantId`,
      label: 'Directory (tenant) ID',
      required: ({ way }) => !isCustom && needs(way, 'tenantId'),
    },
    {
      field: 'clientId',
      path: `${block}.clientId`,
      label: 'Application (client) ID',
      required: ({ way }) => needs(way, 'clientId'),
    },
    {
      field: 'clientSecret',
      path: `${block}.clientSecret`,
      label: 'Client secret',
      required: ({ way }) => needs(way, 'clientSecret') && storedSecret === undefined,
    },
    { field: 'secretEnds', path: `${block}.clientSecretExpiresAt`, label: 'Expires on' },
    { field: 'certificateFrom', path: certificate, label: 'Certificate' },
    {
      field: 'days',
      path: `${certificate}.make`,
      label: 'Days it is valid',
      required: (values) => from(values, 'make'),
    },
    {
      field: 'pfx',
      path: `${certificate}.pfx`,
      label: 'PFX file',
      required: (values) => from(values, 'pfx'),
      missing: 'Choose a PFX file.',
    },
    {
      field: 'cert',
      path: `${certificate}.cert`,
      label: 'Certificate file',
      required: (values) => from(values, 'pem'),
      missing: 'Choose a certificate file.',
    },
    { field: 'key', path: `${certificate}.key`, label: 'Private key file' },
    { field: 'passphrase', path: `${certificate}.passphrase`, label: 'Password' },
  ]
}

const blockOf = (stored: IClient | undefined): 'oauth2' | 'azureserviceprincipal' =>
  stored?.provider === 'azureserviceprincipal' ? 'azureserviceprincipal' : 'oauth2'

/** @param redirectUri the one shown in the form: an app registration may hold it already */
export function iclientDocument(
  values: IClientValues,
  applicationId: string,
  redirectUri: string | undefined,
  stored: IClient | undefined,
): IClientInput {
  const common = { name: values.name, formType: stored?.formType ?? 'assistant' } as const
  const ofApplication = { ...common, _httpConnectorId: stored?._httpConnectorId ?? applicationId }
  const clientId = values.clientId.trim()
  const tenantId = values.tenantId.trim()
  // A service principal has one way; with another one it becomes a client of the general kind.
  if (stored?.provider === 'azureserviceprincipal' && values.way === 'clientSecret') {
    const block = { clientId, tenantId, cloud: values.cloud, ...secretOf(values) }
    return { ...ofApplication, provider: 'azureserviceprincipal', azureserviceprincipal: block }
  }
  const { grantType = 'authorizecode', credential = 'secret' } = rowOf(values.way) ?? {}
  const shared = {
    ...secretOf(values),
    ...certificateOf(values, stored),
    grantType,
    credential,
    ...(redirectUri ? { redirectUri } : {}),
    pkceCodeChallengeMethod: 's256' as const,
  }
  if (stored?.provider === 'custom_oauth2' && stored.oauth2) {
    return { ...common, provider: 'custom_oauth2', oauth2: { ...customOf(stored.oauth2, values), ...shared, clientId } }
  }
  return {
    ...ofApplication,
    provider: 'azureoauth',
    oauth2: {
      ...shared,
      ...(asks(values.way, 'clientId') && (clientId || needs(values.way, 'clientId')) ? { clientId } : {}),
      clientCredentialsLocation: stored?.oauth2?.clientCredentialsLocation ?? 'body',
      unencrypted: { cloud: values.cloud, ...(asks(values.way, 'tenantId') ? { tenantId } : {}) },
    },
  }
}

function secretOf({ way, clientSecret, secretEnds }: IClientValues) {
  if (!needs(way, 'clientSecret')) return {}
  const secret = clientSecret.trim()
  return {
    ...(secret && secret !== MASK ? { clientSecret: secret } : {}),
    // Azure tells the day; the secret works to its end somewhere on earth.
    clientSecretExpiresAt: secretEnds ? `${secretEnds}T00:00:00.000Z` : null,
  }
}

function certificateOf(
  values: IClientValues,
  stored: IClient | undefined,
): { clientCertificate?: ClientCertificateInput } {
  if (!hasCertificate(values)) return {}
  const passphrase = values.passphrase ? { passphrase: values.passphrase } : {}
  const given: Record<CertificateFrom, ClientCertificateInput> = {
    kept: { cert: stored?.oauth2?.clientCertificate?.cert, key: MASK },
    make: { make: { days: values.days as number } },
    pfx: { pfx: values.pfx, ...passphrase },
    pem: { cert: values.cert, ...(values.key ? { key: values.key } : {}), ...passphrase },
  }
  return { clientCertificate: given[values.certificateFrom] }
}

/** The hosts follow from the URLs, so nobody has to type them twice. */
function customOf(oauth2: NonNullable<IClient['oauth2']>, { way, authUrl, tokenUrl }: IClientValues) {
  const urls = needs(way, 'redirectUri') ? [authUrl.trim(), tokenUrl.trim()] : [tokenUrl.trim()]
  const hosts = urls.flatMap((url) => URL.parse(url)?.hostname ?? [])
  return {
    ...(needs(way, 'redirectUri') ? { auth: { uri: authUrl.trim() } } : {}),
    token: { uri: tokenUrl.trim() },
    ...(oauth2.scope ? { scope: oauth2.scope } : {}),
    validDomainNames: [...new Set(hosts)],
    clientCredentialsLocation: oauth2.clientCredentialsLocation,
  }
}

/** Members whose change ends the access of every connection of the client. */
export const endsAccess = (values: IClientValues, stored: IClient | undefined): boolean => {
  if (stored === undefined) return false
  const before = iclientValues(stored)
  const members = ['way', 'cloud', 'tenantId', 'clientId', 'authUrl', 'tokenUrl'] as const
  return members.some((member) => values[member].trim() !== before[member])
}
