/** The OAuth 2.0 client form: its fields, and how they become the document. */
import { type Cloud, type IClient, type IClientInput, MASK } from '@keyway/contract'
import type { FieldRow } from '../ui/form/field-rows.ts'

export interface IClientValues {
  readonly name: string
  readonly cloud: Cloud
  readonly tenantId: string
  readonly clientId: string
  /** Blank on edit: the stored one stays. */
  readonly clientSecret: string
}

export const emptyIClient = (cloud: Cloud): IClientValues => ({
  name: '',
  cloud,
  tenantId: '',
  clientId: '',
  clientSecret: '',
})

export const iclientValues = (iclient: IClient): IClientValues => ({
  name: iclient.name,
  cloud: iclient.oauth2.unencrypted.cloud,
  tenantId: iclient.oauth2.unencrypted.tenantId,
  clientId: iclient.oauth2.clientId,
  clientSecret: '',
})

/** @param stored what is being edited; undefined when creating, where the secret is needed */
export const iclientRows = (stored: IClient | undefined): readonly FieldRow<IClientValues>[] => [
  { field: 'name', path: 'name', label: 'Name', required: true },
  { field: 'cloud', path: 'oauth2.unencrypted.cloud', label: 'Cloud', required: true },
  { field: 'tenantId', path: 'oauth2.unencrypted.tenantId', label: 'Directory (tenant) ID', required: true },
  { field: 'clientId', path: 'oauth2.clientId', label: 'Application (client) ID', required: true },
  {
    field: 'clientSecret',
    path: 'oauth2.clientSecret',
    label: 'Client secret',
    required: stored?.oauth2.clientSecret === undefined,
  },
]

/** @param redirectUri the one shown in the form: an app registration may hold it already */
export function iclientDocument(
  values: IClientValues,
  applicationId: string,
  redirectUri: string | undefined,
  stored: IClient | undefined,
): IClientInput {
  const secret = values.clientSecret.trim()
  return {
    name: values.name,
    provider: 'azureoauth',
    formType: stored?.formType ?? 'assistant',
    _httpConnectorId: stored?._httpConnectorId ?? applicationId,
    oauth2: {
      clientId: values.clientId.trim(),
      ...(secret && secret !== MASK ? { clientSecret: secret } : {}),
      grantType: 'authorizecode',
      clientCredentialsLocation: stored?.oauth2.clientCredentialsLocation ?? 'body',
      ...(redirectUri ? { redirectUri } : {}),
      pkceCodeChallengeMethod: 's256',
      unencrypted: { cloud: values.cloud, tenantId: values.tenantId.trim() },
    },
  }
}
