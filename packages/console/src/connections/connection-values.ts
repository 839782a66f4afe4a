/** The connection form: its fields in the order they stand, and how they become the document. */
import {
  type ApiType,
  type Application,
  type CloudOffer,
  type Connection,
  type ConnectionInput,
  type IClient,
  isAppOnly,
  type Scope,
  WAYS,
} from '@keyway/contract'
import type { FieldRow } from '../ui/form/field-rows.ts'

export interface ConnectionValues {
  readonly name: string
  readonly apiType: ApiType | ''
  readonly iclientId: string
  readonly scope: readonly string[]
  readonly vaultUrl: string
  readonly concurrencyLevel: number | string
}

export const EMPTY_CONNECTION: ConnectionValues = {
  name: '',
  apiType: '',
  iclientId: '',
  scope: [],
  vaultUrl: '',
  concurrencyLevel: 25,
}

export const connectionValues = ({ name, http }: Connection): ConnectionValues => ({
  name,
  apiType: http._httpConnectorApiId,
  iclientId: http._iClientId,
  scope: http.auth.oauth.scope,
  vaultUrl: http.unencrypted.vaultUrl ?? '',
  concurrencyLevel: http.concurrencyLevel,
})

export const CONNECTION_ROWS: readonly FieldRow<ConnectionValues>[] = [
  { field: 'name', path: 'name', label: 'Name', required: true },
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
  {
    field: 'concurrencyLevel',
    path: 'http.concurrencyLevel',
    label: 'Concurrency level',
    required: true,
  },
]

/** Members whose change makes the stored tokens useless: the connection must be authorized again. */
export const needsNewSignIn = (values: ConnectionValues, stored: Connection): boolean => {
  const before = connectionValues(stored)
  return (
    stored.grant !== null &&
    (values.apiType !== before.apiType ||
      values.iclientId !== before.iclientId ||
      values.vaultUrl.trim() !== before.vaultUrl ||
      [...values.scope].sort().join(' ') !== [...before.scope].sort().join(' '))
  )
}

/** @param stored what is being edited; its members that the form does not show are kept */
export function connectionDocument(
  values: ConnectionValues,
  applicationId: string,
  stored: Connection | undefined,
): ConnectionInput {
  const vaultUrl = values.vaultUrl.trim()
  return {
    name: values.name,
    type: 'http',
    ...(stored?.externalId ? { externalId: stored.externalId } : {}),
    http: {
      formType: stored?.http.formType ?? 'assistant',
      _httpConnectorId: stored?.http._httpConnectorId ?? applicationId,
      // Left blank, the required rows stop the form before this is sent.
      _httpConnectorApiId: values.apiType as ApiType,
      _iClientId: values.iclientId,
      concurrencyLevel: values.concurrencyLevel as number,
      unencrypted: values.apiType === 'data-plane' && vaultUrl ? { vaultUrl } : {},
      auth: { type: 'oauth', oauth: { scope: [...values.scope] } },
    },
  }
}

/** True when the client's app signs in by itself: then no window opens, and nobody has to allow anything. */
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
