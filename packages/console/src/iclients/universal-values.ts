/** The form of an OAuth 2.0 client of any service: its fields, and how they become the document. */
import { HTTP_ID, type IClient, type IClientInput, MASK } from '@keyway/contract'
import type { FieldRow } from '../ui/form/field-rows.ts'
import type { Pair } from '../ui/form/pairs-field.tsx'
import {
  EMPTY_REFERENCES,
  fieldsBlock,
  type ReferenceValues,
  referenceMembers,
  referenceRows,
  referenceValues,
} from './reference-values.ts'

export interface UniversalValues extends ReferenceValues {
  readonly name: string
  readonly clientId: string
  /** Blank on edit: the stored one stays. */
  readonly clientSecret: string
  readonly grantType: 'authorizecode' | 'clientcredentials'
  readonly secretIn: 'basicauthheader' | 'body'
  readonly authUrl: string
  readonly tokenUrl: string
  readonly domains: readonly string[]
  readonly scope: readonly string[]
  readonly delimiter: string
  readonly pkce: 's256' | 'plain'
  readonly location: 'header' | 'url' | 'body'
  readonly headerName: string
  readonly scheme: string
  readonly paramName: string
  readonly authQuery: readonly Pair[]
  readonly tokenHeaders: readonly Pair[]
  readonly tokenBody: string
  readonly refreshUrl: string
  readonly refreshHeaders: readonly Pair[]
  readonly refreshBody: string
  readonly revokeUrl: string
  readonly revokeHeaders: readonly Pair[]
  readonly revokeBody: string
  readonly accessTokenPath: string
  readonly refreshTokenPath: string
  readonly failStatusCode: number | string
  readonly failPath: string
  readonly failValues: readonly string[]
}

const EMPTY: UniversalValues = {
  ...EMPTY_REFERENCES,
  name: '',
  clientId: '',
  clientSecret: '',
  grantType: 'authorizecode',
  secretIn: 'basicauthheader',
  authUrl: '',
  tokenUrl: '',
  domains: [],
  scope: [],
  delimiter: ' ',
  pkce: 's256',
  location: 'header',
  headerName: '',
  scheme: 'Bearer',
  paramName: '',
  authQuery: [],
  tokenHeaders: [],
  tokenBody: '',
  refreshUrl: '',
  refreshHeaders: [],
  refreshBody: '',
  revokeUrl: '',
  revokeHeaders: [],
  revokeBody: '',
  accessTokenPath: '',
  refreshTokenPath: '',
  failStatusCode: '',
  failPath: '',
  failValues: [],
}

export function universalClientValues(stored: IClient | undefined): UniversalValues {
  const { oauth2 } = stored ?? {}
  if (stored === undefined || oauth2 === undefined) return EMPTY
  return {
    ...referenceValues(stored),
    name: stored.name,
    clientId: oauth2.clientId ?? '',
    clientSecret: '',
    grantType: oauth2.grantType,
    secretIn: oauth2.clientCredentialsLocation,
    authUrl: oauth2.auth?.uri ?? '',
    tokenUrl: oauth2.token?.uri ?? '',
    domains: oauth2.validDomainNames ?? [],
    scope: oauth2.scope ?? [],
    delimiter: oauth2.scopeDelimiter ?? ' ',
    pkce: oauth2.pkceCodeChallengeMethod,
    location: oauth2.accessTokenLocation ?? 'header',
    headerName: oauth2.accessTokenHeaderName ?? '',
    scheme: oauth2.scheme ?? '',
    paramName: oauth2.accessTokenParamName ?? '',
    authQuery: oauth2.auth?.queryParameters ?? [],
    tokenHeaders: oauth2.token?.headers ?? [],
    tokenBody: oauth2.token?.body ?? '',
    refreshUrl: oauth2.refresh?.uri ?? '',
    refreshHeaders: oauth2.refresh?.headers ?? [],
    refreshBody: oauth2.refresh?.body ?? '',
    revokeUrl: oauth2.revoke?.uri ?? '',
    revokeHeaders: oauth2.revoke?.headers ?? [],
    revokeBody: oauth2.revoke?.body ?? '',
    accessTokenPath: oauth2.accessTokenPath ?? '',
    refreshTokenPath: oauth2.refreshTokenPath ?? '',
    failStatusCode: oauth2.failStatusCode ?? '',
    failPath: oauth2.failPath ?? '',
    failValues: oauth2.failValues ?? [],
  }
}

/** Pairs and the member they stand for. */
const PAIRS = [
  { field: 'authQuery', path: 'oauth2.auth.queryParameters', label: 'Parameters' },
  { field: 'tokenHeaders', path: 'oauth2.token.headers', label: 'Headers' },
  { field: 'refreshHeaders', path: 'oauth2.refresh.headers', label: 'Headers' },
  { field: 'revokeHeaders', path: 'oauth2.revoke.headers', label: 'Headers' },
] as const

/** @param stored undefined when creating, where the secret is needed */
export const universalClientRows = (
  values: UniversalValues,
  stored: IClient | undefined,
): readonly FieldRow<UniversalValues>[] => [
  { field: 'name', path: 'name', label: 'Name', required: true },
  { field: 'clientId', path: 'oauth2.clientId', label: 'Client ID', required: true },
  {
    field: 'clientSecret',
    path: 'oauth2.clientSecret',
    label: 'Client secret',
    required: stored?.oauth2?.clientSecret === undefined,
  },
  { field: 'grantType', path: 'oauth2.grantType', label: 'Grant type', required: true },
  { field: 'secretIn', path: 'oauth2.clientCredentialsLocation', label: 'Send client credentials via' },
  {
    field: 'authUrl',
    path: 'oauth2.auth',
    label: 'Authorization URL',
    required: ({ grantType }) => grantType === 'authorizecode',
  },
  { field: 'tokenUrl', path: 'oauth2.token', label: 'Access token URL', required: true },
  { field: 'domains', path: 'oauth2.validDomainNames', label: 'Valid domain names' },
  { field: 'scope', path: 'oauth2.scope', label: 'Scopes' },
  { field: 'delimiter', path: 'oauth2.scopeDelimiter', label: 'Delimiter' },
  { field: 'pkce', path: 'oauth2.pkceCodeChallengeMethod', label: 'PKCE' },
  { field: 'location', path: 'oauth2.accessTokenLocation', label: 'Access token location' },
  { field: 'headerName', path: 'oauth2.accessTokenHeaderName', label: 'Header name' },
  { field: 'scheme', path: 'oauth2.scheme', label: 'Scheme' },
  {
    field: 'paramName',
    path: 'oauth2.accessTokenParamName',
    label: 'Parameter name',
    required: ({ location }) => location !== 'header',
  },
  { field: 'tokenBody', path: 'oauth2.token.body', label: 'Parameters of the token request' },
  { field: 'refreshUrl', path: 'oauth2.refresh', label: 'Refresh token URL' },
  { field: 'refreshBody', path: 'oauth2.refresh.body', label: 'Parameters of the refresh request' },
  { field: 'revokeUrl', path: 'oauth2.revoke', label: 'Revocation URL' },
  { field: 'revokeBody', path: 'oauth2.revoke.body', label: 'Parameters of the revocation' },
  { field: 'accessTokenPath', path: 'oauth2.accessTokenPath', label: 'Path to access token' },
  { field: 'refreshTokenPath', path: 'oauth2.refreshTokenPath', label: 'Path to refresh token' },
  { field: 'failStatusCode', path: 'oauth2.failStatusCode', label: 'Error status code' },
  { field: 'failPath', path: 'oauth2.failPath', label: 'Error path' },
  { field: 'failValues', path: 'oauth2.failValues', label: 'Error values' },
  ...referenceRows(values, stored),
  ...PAIRS.flatMap(({ field, path, label }): FieldRow<UniversalValues>[] => [
    { field, path, label },
    ...values[field].flatMap((_, index): FieldRow<UniversalValues>[] => [
      { field: `${field}.${index}.name`, path: `${path}.${index}.name`, label: 'Name' },
      { field: `${field}.${index}.value`, path: `${path}.${index}.value`, label: 'Value' },
    ]),
  ]),
]

/** The hosts of the URLs that are typed: nobody has to type them twice. */
export function hostsOf({ authUrl, tokenUrl, refreshUrl, revokeUrl }: UniversalValues): readonly string[] {
  return [
    ...new Set([authUrl, tokenUrl, refreshUrl, revokeUrl].flatMap((url) => URL.parse(url.trim())?.hostname ?? [])),
  ]
}

/** @param redirectUri the one shown in the form: the service may know it already */
export function universalClientDocument(
  values: UniversalValues,
  redirectUri: string | undefined,
  stored: IClient | undefined,
): IClientInput {
  const { clientSecret } = values
  const isCode = values.grantType === 'authorizecode'
  const rows = (pairs: readonly Pair[]) =>
    pairs
      .filter(({ name, value }) => name !== '' || value !== '')
      .map(({ name, value }) => ({ name: name.trim(), value }))
  const override = (headers: readonly Pair[], body: string) => ({
    ...(rows(headers).length > 0 && { headers: rows(headers) }),
    ...(body.trim() && { body: body.trim() }),
  })
  const refresh = {
    ...(values.refreshUrl.trim() && { uri: values.refreshUrl.trim() }),
    ...override(values.refreshHeaders, values.refreshBody),
  }
  const typed = <K extends string>(key: K, value: string) =>
    (value.trim() === '' ? {} : { [key]: value.trim() }) as { [P in K]?: string }
  return {
    name: values.name,
    provider: 'custom_oauth2',
    formType: 'http',
    _httpConnectorId: HTTP_ID,
    ...referenceMembers(values, stored),
    oauth2: {
      ...fieldsBlock(values),
      clientId: values.clientId.trim(),
      ...(clientSecret !== '' ? { clientSecret } : stored?.oauth2?.clientSecret ? { clientSecret: MASK } : {}),
      grantType: values.grantType,
      credential: 'secret',
      ...(redirectUri ? { redirectUri } : {}),
      clientCredentialsLocation: values.secretIn,
      pkceCodeChallengeMethod: values.pkce,
      ...(isCode && {
        auth: {
          uri: values.authUrl.trim(),
          ...(rows(values.authQuery).length > 0 && { queryParameters: rows(values.authQuery) }),
        },
      }),
      token: { uri: values.tokenUrl.trim(), ...override(values.tokenHeaders, values.tokenBody) },
      ...(Object.keys(refresh).length > 0 && { refresh }),
      ...(values.revokeUrl.trim() && {
        revoke: { uri: values.revokeUrl.trim(), ...override(values.revokeHeaders, values.revokeBody) },
      }),
      validDomainNames: values.domains.length > 0 ? [...values.domains] : [...hostsOf(values)],
      ...(values.scope.length > 0 && { scope: [...values.scope] }),
      scopeDelimiter: values.delimiter,
      accessTokenLocation: values.location,
      ...typed('accessTokenHeaderName', values.headerName),
      ...typed('accessTokenParamName', values.paramName),
      scheme: values.scheme.trim(),
      ...typed('accessTokenPath', values.accessTokenPath),
      ...typed('refreshTokenPath', values.refreshTokenPath),
      ...(values.failStatusCode !== '' && { failStatusCode: values.failStatusCode as number }),
      ...typed('failPath', values.failPath),
      ...(values.failValues.length > 0 && { failValues: [...values.failValues] }),
    },
  }
}

/** Members whose change ends the access of every connection of the client. */
export function endsUniversalAccess(values: UniversalValues, stored: IClient | undefined): boolean {
  if (stored === undefined) return false
  const before = universalClientValues(stored)
  const members = ['clientId', 'grantType', 'authUrl', 'tokenUrl', 'refreshUrl', 'revokeUrl'] as const
  return members.some((member) => values[member].trim() !== before[member])
}
