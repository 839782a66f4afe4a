/** The HTTP view of a connection: its fields, and how they become members of the document. */
import {
  type AuthType,
  type Connection,
  type ConnectionInput,
  HTTP_ID,
  isUniversal,
  MASK,
  type MediaType,
  type UniversalHttp,
} from '@keyway/contract'
import { numberOf } from '../../ui/form/number-field.tsx'
import type { Pair } from '../../ui/form/pairs-field.tsx'

export interface HttpValues {
  readonly formType: 'assistant' | 'http'
  readonly baseURI: string
  readonly mediaType: MediaType
  readonly successMediaType: string
  readonly errorMediaType: string
  readonly headers: readonly Pair[]
  readonly encrypted: readonly Pair[]
  readonly unencrypted: readonly Pair[]
  readonly authType: AuthType
  readonly username: string
  readonly password: string
  readonly token: string
  readonly tokenLocation: 'header' | 'url' | 'body'
  readonly tokenHeader: string
  readonly tokenScheme: string
  readonly tokenParam: string
  /** The token is fetched by a request of the connection's own. */
  readonly fetches: boolean
  readonly refreshMethod: string
  readonly refreshUri: string
  readonly refreshBody: string
  readonly refreshMediaType: string
  readonly refreshPath: string
  readonly refreshToken: string
  readonly refreshHeaders: readonly Pair[]
  readonly failStatusCode: number | string
  /** Further status codes that say so. */
  readonly failCodes: readonly string[]
  readonly failPath: string
  readonly failValues: readonly string[]
  readonly limitStatusCode: number | string
  readonly limitPath: string
  readonly limitValues: readonly string[]
  readonly limitRate: number | string
  readonly retryHeader: string
  readonly pingMethod: string
  readonly pingUri: string
  readonly pingBody: string
  readonly successPath: string
  readonly successValues: readonly string[]
  readonly allowArray: boolean
  readonly pingFailPath: string
  readonly pingFailValues: readonly string[]
  readonly errorPath: string
  readonly borrowFrom: string
  /** Calls at once follow from rate limits, up to a target. */
  readonly recovers: boolean
  readonly targetLevel: number | string
  /** JSON as text. */
  readonly settings: string
  readonly disableStrictSSL: boolean
  readonly cert: string
  readonly key: string
  readonly ca: string
  readonly passphrase: string
  readonly pfx: string
}

export const EMPTY_HTTP: HttpValues = {
  formType: 'assistant',
  baseURI: '',
  mediaType: 'json',
  successMediaType: '',
  errorMediaType: '',
  headers: [],
  encrypted: [],
  unencrypted: [],
  authType: 'token',
  username: '',
  password: '',
  token: '',
  tokenLocation: 'header',
  tokenHeader: 'Authorization',
  tokenScheme: 'Bearer',
  tokenParam: '',
  fetches: false,
  refreshMethod: 'POST',
  refreshUri: '',
  refreshBody: '',
  refreshMediaType: 'urlencoded',
  refreshPath: '',
  refreshToken: '',
  refreshHeaders: [],
  failStatusCode: '',
  failCodes: [],
  failPath: '',
  failValues: [],
  limitStatusCode: '',
  limitPath: '',
  limitValues: [],
  limitRate: '',
  retryHeader: '',
  pingMethod: 'GET',
  pingUri: '',
  pingBody: '',
  successPath: '',
  successValues: [],
  allowArray: false,
  pingFailPath: '',
  pingFailValues: [],
  errorPath: '',
  borrowFrom: '',
  recovers: false,
  targetLevel: 25,
  settings: '',
  disableStrictSSL: false,
  cert: '',
  key: '',
  ca: '',
  passphrase: '',
  pfx: '',
}

export function httpValues(connection: Connection): HttpValues {
  const { http } = connection
  const { rateLimit, ping, auth } = http
  return {
    ...EMPTY_HTTP,
    ...(isUniversal(http) ? universalValues(http) : {}),
    formType: http.formType,
    authType: auth.type,
    mediaType: http.mediaType,
    successMediaType: http.successMediaType ?? '',
    errorMediaType: http.errorMediaType ?? '',
    headers: http.headers ?? [],
    failStatusCode: auth.failStatusCode ?? '',
    failCodes: (auth.failures ?? []).map(({ statusCode }) => String(statusCode)),
    failPath: auth.failPath ?? '',
    failValues: auth.failValues ?? [],
    limitStatusCode: rateLimit?.failStatusCode ?? '',
    limitPath: rateLimit?.failPath ?? '',
    limitValues: rateLimit?.failValues ?? [],
    limitRate: rateLimit?.limit ?? '',
    retryHeader: http.retryHeader ?? '',
    pingMethod: ping?.method ?? 'GET',
    pingUri: ping?.relativeURI ?? '',
    pingBody: ping?.body ?? '',
    successPath: ping?.successPath ?? '',
    successValues: ping?.successValues ?? [],
    allowArray: ping?.allowArrayforSuccessPath ?? false,
    pingFailPath: ping?.failPath ?? '',
    pingFailValues: ping?.failValues ?? [],
    errorPath: ping?.errorPath ?? '',
    borrowFrom: connection._borrowConcurrencyFromConnectionId ?? '',
    recovers: http.targetConcurrencyLevel !== undefined,
    targetLevel: http.targetConcurrencyLevel ?? 25,
    settings: connection.settings ? JSON.stringify(connection.settings, null, 2) : '',
  }
}

function universalValues(http: UniversalHttp): Partial<HttpValues> {
  const { auth, clientCertificates: tls } = http
  const token = auth.type === 'token' ? auth.token : undefined
  const hidden = new Set((http.encryptedFields ?? []).map(({ id }) => id))
  return {
    baseURI: http.baseURI,
    encrypted: http.encrypted === undefined ? [] : [...hidden].map((name) => ({ name, value: '', stored: true })),
    unencrypted: Object.entries(http.unencrypted).map(([name, value]) => ({ name, value })),
    username: auth.type === 'basic' ? auth.basic.username : '',
    ...(token && {
      tokenLocation: token.location,
      tokenHeader: token.headerName ?? 'Authorization',
      tokenScheme: token.scheme ?? '',
      tokenParam: token.paramName ?? '',
      fetches: token.refreshRelativeURI !== undefined,
      refreshMethod: token.refreshMethod ?? 'POST',
      refreshUri: token.refreshRelativeURI ?? '',
      refreshBody: token.refreshBody ?? '',
      refreshMediaType: token.refreshMediaType ?? 'urlencoded',
      refreshPath: token.refreshTokenPath ?? '',
      refreshHeaders: token.refreshHeaders ?? [],
    }),
    disableStrictSSL: http.disableStrictSSL ?? false,
    cert: tls?.cert ?? '',
    ca: tls?.ca ?? '',
  }
}

type Http = ConnectionInput['http']

/** A text, where one was typed. */
const text = <K extends string>(key: K, value: string): { [P in K]?: string } =>
  (value.trim() === '' ? {} : { [key]: value.trim() }) as { [P in K]?: string }
/** What was typed as a number; the contract refuses what is none. */
const number = <K extends string>(key: K, value: number | string): { [P in K]?: number } =>
  (value === '' ? {} : { [key]: value }) as { [P in K]?: number }
const list = <K extends string, T>(key: K, value: readonly T[]): { [P in K]?: T[] } =>
  (value.length === 0 ? {} : { [key]: [...value] }) as { [P in K]?: T[] }
const rows = (pairs: readonly Pair[]) =>
  pairs
    .filter(({ name, value }) => name !== '' || value !== '')
    .map(({ name, value }) => ({ name: name.trim(), value }))

/** Members both applications have; what is blank is left out. */
export function settingsOf(values: HttpValues) {
  const ping = {
    ...(values.pingMethod !== 'GET' && { method: values.pingMethod as 'POST' }),
    ...text('relativeURI', values.pingUri),
    ...text('body', values.pingBody),
    ...text('successPath', values.successPath),
    ...list('successValues', values.successValues),
    ...(values.allowArray && { allowArrayforSuccessPath: true }),
    ...text('failPath', values.pingFailPath),
    ...list('failValues', values.pingFailValues),
    ...text('errorPath', values.errorPath),
  }
  const rateLimit = {
    ...number('failStatusCode', values.limitStatusCode),
    ...text('failPath', values.limitPath),
    ...list('failValues', values.limitValues),
    ...number('limit', values.limitRate),
  }
  return {
    formType: values.formType,
    mediaType: values.mediaType,
    ...(text('successMediaType', values.successMediaType) as Pick<Http, 'successMediaType'>),
    ...(text('errorMediaType', values.errorMediaType) as Pick<Http, 'errorMediaType'>),
    ...list('headers', rows(values.headers)),
    ...(Object.keys(ping).length > 0 && { ping: { method: 'GET' as const, ...ping } }),
    ...(Object.keys(rateLimit).length > 0 && { rateLimit }),
    ...text('retryHeader', values.retryHeader),
    ...(values.recovers && { targetConcurrencyLevel: values.targetLevel as number }),
  }
}

export function authFailureOf(values: HttpValues, stored: Connection | undefined) {
  const { skipFollowAuthorizationHeader: skip } = stored?.http.auth ?? {}
  return {
    ...number('failStatusCode', values.failStatusCode),
    ...text('failPath', values.failPath),
    ...list('failValues', values.failValues),
    ...list(
      'failures',
      values.failCodes.map((code) => ({ statusCode: numberOf(code) as number })),
    ),
    // Not on the form, so not lost by it.
    ...(skip !== undefined && { skipFollowAuthorizationHeader: skip }),
  }
}

/** A field that is not shown is not at fault: what was left in it then counts for nothing. */
export const levelOf = ({
  recovers,
  concurrencyLevel,
}: Pick<HttpValues, 'recovers'> & { readonly concurrencyLevel: number | string }): number =>
  recovers && typeof concurrencyLevel !== 'number' ? 25 : (concurrencyLevel as number)

/** The block of a connection over HTTP. */
export function universalBlock(
  values: HttpValues & {
    readonly iclientId: string
    readonly scope: readonly string[]
    readonly concurrencyLevel: number | string
  },
  stored: Connection | undefined,
): Http {
  const before = stored && isUniversal(stored.http) ? stored.http : undefined
  const encrypted = values.encrypted.filter(({ name }) => name.trim() !== '')
  const unencrypted = values.unencrypted.filter(({ name }) => name.trim() !== '')
  const described = (fields: UniversalHttp['encryptedFields'], names: readonly Pair[]) =>
    (fields ?? []).filter(({ id }) => names.some(({ name }) => name.trim() === id))
  return {
    _httpConnectorId: HTTP_ID,
    ...settingsOf(values),
    formType: 'http',
    baseURI: values.baseURI.trim(),
    concurrencyLevel: levelOf(values),
    unencrypted: Object.fromEntries(unencrypted.map(({ name, value }) => [name.trim(), value])),
    unencryptedFields: described(before?.unencryptedFields, unencrypted),
    encrypted: Object.fromEntries(
      encrypted.map(({ name, value, stored: isStored }) => [name.trim(), value === '' && isStored ? MASK : value]),
    ),
    encryptedFields: described(before?.encryptedFields, encrypted),
    auth: authOf(values, before, stored),
    ...(values.authType === 'oauth' && values.iclientId !== '' && { _iClientId: values.iclientId }),
    ...certificatesOf(values, before),
    ...(values.disableStrictSSL && { disableStrictSSL: true }),
  }
}

function authOf(
  values: HttpValues & { readonly scope: readonly string[] },
  before: UniversalHttp | undefined,
  stored: Connection | undefined,
): Extract<Http, { _httpConnectorId: typeof HTTP_ID }>['auth'] {
  const fail = authFailureOf(values, stored)
  switch (values.authType) {
    case 'custom':
      return { type: 'custom', ...fail }
    case 'basic': {
      const kept = before?.auth.type === 'basic' ? before.auth.basic.password : undefined
      return {
        type: 'basic',
        basic: { username: values.username.trim(), ...secret('password', values.password, kept) },
        ...fail,
      }
    }
    case 'token':
      return {
        type: 'token',
        token: tokenOf(values, before?.auth.type === 'token' ? before.auth.token : undefined),
        ...fail,
      }
    case 'oauth':
      return { type: 'oauth', oauth: { scope: [...values.scope] }, ...fail }
  }
}

type Token = Extract<UniversalHttp['auth'], { type: 'token' }>['token']

function tokenOf(values: HttpValues, kept: Token | undefined) {
  const { refreshTokenLocation, tokenPaths } = kept ?? {}
  return {
    ...secret('token', values.token, kept?.token),
    location: values.tokenLocation,
    ...(values.tokenLocation === 'header'
      ? { ...text('headerName', values.tokenHeader), ...text('scheme', values.tokenScheme) }
      : text('paramName', values.tokenParam)),
    ...(values.fetches && {
      refreshMethod: values.refreshMethod as 'POST',
      ...text('refreshRelativeURI', values.refreshUri),
      ...(values.refreshMethod === 'GET' ? {} : text('refreshBody', values.refreshBody)),
      refreshMediaType: values.refreshMediaType as 'urlencoded',
      ...text('refreshTokenPath', values.refreshPath),
      ...secret('refreshToken', values.refreshToken, kept?.refreshToken),
      ...list('refreshHeaders', rows(values.refreshHeaders)),
      ...(refreshTokenLocation && { refreshTokenLocation }),
      ...(tokenPaths && { tokenPaths }),
    }),
  }
}

/** Left blank, the stored one stays. */
const secret = <K extends string>(key: K, typed: string, kept: string | undefined): { [P in K]?: string } =>
  (typed !== '' ? { [key]: typed } : kept === undefined ? {} : { [key]: MASK }) as { [P in K]?: string }

function certificatesOf(values: HttpValues, before: UniversalHttp | undefined) {
  const kept = before?.clientCertificates
  const usesPfx = values.pfx !== '' || (kept?.pfx !== undefined && values.cert.trim() === '')
  const block = {
    ...text('cert', values.cert),
    ...(values.cert.trim() !== '' ? secret('key', values.key, kept?.key) : {}),
    ...(usesPfx ? secret('pfx', values.pfx, kept?.pfx) : {}),
    ...(values.cert.trim() !== '' || usesPfx ? secret('passphrase', values.passphrase, kept?.passphrase) : {}),
    ...text('ca', values.ca),
  }
  return Object.keys(block).length === 0 ? {} : { clientCertificates: block }
}

/** Settings of an Azure connection that its simple view has no field for. */
export function onlyInHttpView(values: HttpValues): readonly string[] {
  const { headers, mediaType, successMediaType, errorMediaType } = values
  const found: readonly (readonly [string, boolean])[] = [
    ['media types', mediaType !== 'json' || successMediaType !== '' || errorMediaType !== ''],
    ['headers', headers.length > 0],
    [
      'response patterns',
      values.failStatusCode !== '' ||
        values.failCodes.length > 0 ||
        values.failPath !== '' ||
        values.limitStatusCode !== '' ||
        values.limitPath !== '',
    ],
    [
      'how to test',
      values.pingUri !== '' || values.successPath !== '' || values.pingFailPath !== '' || values.errorPath !== '',
    ],
  ]
  return found.filter(([, isSet]) => isSet).map(([name]) => name)
}
