/** The connection form: its fields in the order they stand, and how they become the document. */
import type { ApiType, Application, CloudOffer, Connection, ConnectionInput, IClient } from '@keyway/contract'
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
    check: ({ apiType, vaultUrl }) => (apiType === 'data-plane' ? vaultUrlFault(vaultUrl) : undefined),
  },
  {
    field: 'concurrencyLevel',
    path: 'http.concurrencyLevel',
    label: 'Concurrency level',
    required: true,
  },
]

/** What can be told of a Vault URL at once. The server, which knows the clouds, looks at its host and the rest. */
export function vaultUrlFault(text: string): string | undefined {
  const url = URL.parse(text.trim())
  if (!url) return 'Enter the whole URL, for example https://contoso.vault.azure.net.'
  if (url.protocol !== 'https:') return 'The Vault URL must begin with https://.'
  return undefined
}

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

/** What the client's cloud offers; the first one on offer until a client is chosen. */
export function offerOf(application: Application, iclient: IClient | undefined): CloudOffer | undefined {
  const cloud = iclient?.oauth2.unencrypted.cloud
  return cloud ? application.clouds.find((one) => one.cloud === cloud) : application.clouds[0]
}
