/** Which field of the HTTP view stands for which member, so that a mistake shows where it was made. */
import type { FieldRow } from '../../ui/form/field-rows.ts'
import type { Pair } from '../../ui/form/pairs-field.tsx'
import type { ConnectionValues } from '../connection-values.ts'
import { settingsFault } from '../custom-settings.ts'

type Row = FieldRow<ConnectionValues>

const pairRows = (field: 'headers' | 'refreshHeaders', path: string, pairs: readonly Pair[]): readonly Row[] => [
  { field, path, label: 'Headers' },
  ...pairs.flatMap((_, index): Row[] => [
    { field: `${field}.${index}.name`, path: `${path}.${index}.name`, label: 'Name' },
    { field: `${field}.${index}.value`, path: `${path}.${index}.value`, label: 'Value' },
  ]),
]

/** Custom fields are members by their names. */
const fieldRows = (field: 'encrypted' | 'unencrypted', label: string, pairs: readonly Pair[]): readonly Row[] => [
  { field, path: `http.${field}`, label },
  ...pairs.map(
    ({ name }, index): Row => ({
      field: `${field}.${index}.value`,
      path: `http.${field}.${name.trim()}`,
      label: name.trim() || 'Value',
    }),
  ),
]

/** Rows only a connection over HTTP has. */
export const universalRows = (values: ConnectionValues): readonly Row[] => [
  { field: 'authType', path: 'http.auth.type', label: 'Authentication type', required: true },
  { field: 'baseURI', path: 'http.baseURI', label: 'Base URI', required: true },
  ...fieldRows('encrypted', 'Encrypted fields', values.encrypted),
  ...fieldRows('unencrypted', 'Unencrypted fields', values.unencrypted),
  { field: 'username', path: 'http.auth.basic.username', label: 'User name', required: values.authType === 'basic' },
  { field: 'password', path: 'http.auth.basic.password', label: 'Password' },
  { field: 'token', path: 'http.auth.token.token', label: 'Token' },
  { field: 'tokenLocation', path: 'http.auth.token.location', label: 'Location' },
  { field: 'tokenHeader', path: 'http.auth.token.headerName', label: 'Header name' },
  { field: 'tokenScheme', path: 'http.auth.token.scheme', label: 'Scheme' },
  { field: 'tokenParam', path: 'http.auth.token.paramName', label: 'Parameter name' },
  { field: 'refreshMethod', path: 'http.auth.token.refreshMethod', label: 'Method' },
  {
    field: 'refreshUri',
    path: 'http.auth.token.refreshRelativeURI',
    label: 'Refresh relative URI',
    required: values.authType === 'token' && values.fetches,
  },
  { field: 'refreshBody', path: 'http.auth.token.refreshBody', label: 'Refresh body' },
  { field: 'refreshMediaType', path: 'http.auth.token.refreshMediaType', label: 'Refresh media type' },
  {
    field: 'refreshPath',
    path: 'http.auth.token.refreshTokenPath',
    label: 'Path to token',
    required: values.authType === 'token' && values.fetches,
  },
  { field: 'refreshToken', path: 'http.auth.token.refreshToken', label: 'Refresh token' },
  ...pairRows('refreshHeaders', 'http.auth.token.refreshHeaders', values.refreshHeaders),
  { field: 'disableStrictSSL', path: 'http.disableStrictSSL', label: 'Disable strict SSL' },
  { field: 'cert', path: 'http.clientCertificates.cert', label: 'Certificate' },
  { field: 'key', path: 'http.clientCertificates.key', label: 'Private key' },
  { field: 'pfx', path: 'http.clientCertificates.pfx', label: 'PFX file' },
  { field: 'passphrase', path: 'http.clientCertificates.passphrase', label: 'Passphrase' },
  { field: 'ca', path: 'http.clientCertificates.ca', label: 'Certificate authority' },
]

/** Rows of every connection. */
export const settingRows = (values: ConnectionValues): readonly Row[] => [
  { field: 'mediaType', path: 'http.mediaType', label: 'Media type' },
  { field: 'successMediaType', path: 'http.successMediaType', label: 'Media type for success responses' },
  { field: 'errorMediaType', path: 'http.errorMediaType', label: 'Media type for error responses' },
  ...pairRows('headers', 'http.headers', values.headers),
  { field: 'failStatusCode', path: 'http.auth.failStatusCode', label: 'Status code' },
  { field: 'failCodes', path: 'http.auth.failures', label: 'Further status codes' },
  { field: 'failPath', path: 'http.auth.failPath', label: 'Path' },
  { field: 'failValues', path: 'http.auth.failValues', label: 'Values' },
  { field: 'limitStatusCode', path: 'http.rateLimit.failStatusCode', label: 'Status code' },
  { field: 'limitPath', path: 'http.rateLimit.failPath', label: 'Path' },
  { field: 'limitValues', path: 'http.rateLimit.failValues', label: 'Values' },
  { field: 'pingMethod', path: 'http.ping.method', label: 'HTTP method' },
  { field: 'pingUri', path: 'http.ping.relativeURI', label: 'Relative URI' },
  { field: 'pingBody', path: 'http.ping.body', label: 'HTTP request body' },
  { field: 'successPath', path: 'http.ping.successPath', label: 'Path to success field' },
  { field: 'successValues', path: 'http.ping.successValues', label: 'Success values' },
  { field: 'pingFailPath', path: 'http.ping.failPath', label: 'Path to fail field' },
  { field: 'pingFailValues', path: 'http.ping.failValues', label: 'Fail values' },
  { field: 'errorPath', path: 'http.ping.errorPath', label: 'Path to error field' },
  {
    field: 'concurrencyLevel',
    path: 'http.concurrencyLevel',
    label: 'Concurrency level',
    required: ({ recovers }) => !recovers,
  },
  {
    field: 'targetLevel',
    path: 'http.targetConcurrencyLevel',
    label: 'Target concurrency level',
    required: ({ recovers }) => recovers,
  },
  { field: 'borrowFrom', path: '_borrowConcurrencyFromConnectionId', label: 'Borrow concurrency from' },
  { field: 'retryHeader', path: 'http.retryHeader', label: 'Retry-After header name' },
  { field: 'settings', path: 'settings', label: 'Settings', check: ({ settings }) => settingsFault(settings) },
  { field: 'limitRate', path: 'http.rateLimit.limit', label: 'Calls per minute' },
]

/** Whether one of these fields, or one below them, has an error. */
export const hasError = (errors: Readonly<Record<string, unknown>>, fields: readonly string[]): boolean =>
  Object.keys(errors).some((at) => errors[at] && fields.some((field) => at === field || at.startsWith(`${field}.`)))
