/** The connection form: its fields in the order they stand, and how they become the document. */
import {
  type ApiType,
  type Application,
  AZURE_KEY_VAULT_ID,
  type AzureHttpInput,
  type CloudOffer,
  type Connection,
  type ConnectionInput,
  HTTP_ID,
  type IClient,
  isAppOnly,
  isUniversal,
  type Scope,
  WAYS,
} from '@keyway/contract'
import type { FieldRow } from '../ui/form/field-rows.ts'
import { readSettings } from './custom-settings.ts'
import { settingRows, universalRows } from './http/http-rows.ts'
import {
  authFailureOf,
  EMPTY_HTTP,
  type HttpValues,
  httpValues,
  levelOf,
  settingsOf,
  universalBlock,
} from './http/http-values.ts'

export interface ConnectionValues extends HttpValues {
  readonly name: string
  readonly apiType: ApiType | ''
  readonly iclientId: string
  readonly scope: readonly string[]
  readonly vaultUrl: string
  readonly concurrencyLevel: number | string
}

export const EMPTY_CONNECTION: ConnectionValues = {
  ...EMPTY_HTTP,
  name: '',
  apiType: '',
  iclientId: '',
  scope: [],
  vaultUrl: '',
  concurrencyLevel: 25,
}

export function connectionValues(connection: Connection): ConnectionValues {
  const { name, http } = connection
  return {
    ...httpValues(connection),
    name,
    apiType: http._httpConnectorApiId ?? '',
    iclientId: http._iClientId ?? '',
    scope: http.auth.type === 'oauth' ? http.auth.oauth.scope : [],
    vaultUrl: isUniversal(http) ? '' : (http.unencrypted.vaultUrl ?? ''),
    concurrencyLevel: http.concurrencyLevel,
  }
}

/** @param applicationId of the connection */
export const connectionRows = (
  applicationId: string,
  values: ConnectionValues,
): readonly FieldRow<ConnectionValues>[] =>
  applicationId === HTTP_ID
    ? [NAME_ROW, ...universalRows(values), ...OAUTH_ROWS, ...settingRows(values)]
    : [...AZURE_ROWS, ...settingRows(values)]

const NAME_ROW: FieldRow<ConnectionValues> = { field: 'name', path: 'name', label: 'Name', required: true }

const OAUTH_ROWS: readonly FieldRow<ConnectionValues>[] = [
  {
    field: 'iclientId',
    path: 'http._iClientId',
    label: 'OAuth 2.0 client',
    required: ({ authType }) => authType === 'oauth',
    missing: 'Choose an OAuth 2.0 client, or create one with +.',
  },
  { field: 'scope', path: 'http.auth.oauth.scope', label: 'Scopes' },
]

const AZURE_ROWS: readonly FieldRow<ConnectionValues>[] = [
  NAME_ROW,
  {
    field: 'apiType',
    path: 'http._httpConnectorApiId',
    label: 'API type',
    required: true,
    missing: 'Choose the API type.',
  },
  {
    field: 'iclientId',
    path: 'http._iClientId',
    label: 'OAuth 2.0 client',
    required: true,
    missing: 'Choose an OAuth 2.0 client, or create one with +.',
  },
  {
    field: 'scope',
    path: 'http.auth.oauth.scope',
    label: 'Scopes',
    required: true,
    missing: 'Choose at least one scope.',
  },
  {
    field: 'vaultUrl',
    path: 'http.unencrypted.vaultUrl',
    label: 'Vault URL',
    required: ({ apiType }) => apiType === 'data-plane',
    missing: 'Enter the Vault URL: a data plane connection belongs to one vault.',
  },
]

/** Members whose change makes the stored tokens useless: the connection must be authorized again. */
export const needsNewSignIn = (values: ConnectionValues, stored: Connection): boolean => {
  const before = connectionValues(stored)
  return (
    stored.grant !== null &&
    ((isUniversal(stored.http) &&
      (withoutSlash(values.baseURI) !== before.baseURI || values.authType !== before.authType)) ||
      values.apiType !== before.apiType ||
      values.iclientId !== before.iclientId ||
      withoutSlash(values.vaultUrl) !== withoutSlash(before.vaultUrl) ||
      [...values.scope].sort().join(' ') !== [...before.scope].sort().join(' '))
  )
}

/** As an address is stored. */
const withoutSlash = (address: string): string => address.trim().replace(/\/+$/, '')

/** @param stored what is being edited; its members that the form does not show are kept */
export function connectionDocument(
  values: ConnectionValues,
  applicationId: string,
  stored: Connection | undefined,
): ConnectionInput {
  return {
    name: values.name,
    type: 'http',
    ...(stored?.externalId ? { externalId: stored.externalId } : {}),
    ...(values.settings.trim() !== '' && { settings: readSettings(values.settings) as ConnectionInput['settings'] }),
    ...(stored?.settingsForm ? { settingsForm: stored.settingsForm } : {}),
    ...(values.borrowFrom && { _borrowConcurrencyFromConnectionId: values.borrowFrom }),
    http: applicationId === HTTP_ID ? universalBlock(values, stored) : azureBlock(values, stored),
  }
}

function azureBlock(values: ConnectionValues, stored: Connection | undefined): AzureHttpInput {
  const vaultUrl = values.vaultUrl.trim()
  return {
    ...settingsOf(values),
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    // Left blank, the required rows stop the form before this is sent.
    _httpConnectorApiId: values.apiType as ApiType,
    _iClientId: values.iclientId,
    concurrencyLevel: levelOf(values),
    unencrypted: values.apiType === 'data-plane' && vaultUrl ? { vaultUrl } : {},
    auth: { type: 'oauth', oauth: { scope: [...values.scope] }, ...authFailureOf(values, stored) },
  }
}

/** True when nobody has to sign in: no window opens, and nobody has to allow anything. */
export const signsInByItself = (iclient: IClient | undefined): boolean =>
  WAYS.some((way) => way.id === iclient?.signIn.way && isAppOnly(way))

/** What can be asked for, by who signs in. */
export function scopesOffered(
  application: Application,
  apiType: ConnectionValues['apiType'],
  iclient: IClient | undefined,
): readonly Scope[] {
  const offer = offerOf(application, iclient)
  if (apiType === '' || !offer) return []
  return (signsInByItself(iclient) ? offer.appScopes : offer.scopes)[apiType] ?? []
}

/** What the client's cloud offers; the first one on offer until a client is chosen. */
export function offerOf(application: Application, iclient: IClient | undefined): CloudOffer | undefined {
  const cloud = iclient?.signIn.cloud
  return cloud ? application.clouds.find((one) => one.cloud === cloud) : application.clouds[0]
}
