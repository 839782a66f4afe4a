/** A client of the universal connector: its addresses checked against its valid domain names, and what a change of them ends. */
import { HTTP_ID, type IClientInput } from '@keyway/contract'
import type { Config } from '../config.ts'
import { AppError, AppErrors } from '../errors.ts'
import { isAllowedHost, refuseBareAddress } from '../outbound/index.ts'
import { compileTemplate, TemplateError } from '../templates/index.ts'
import type { IClientDocument, StoredOAuth2 } from './iclient-document.ts'
import { type References, referencesOf, type SeenClient } from './references/references-of.ts'

/** What a universal client's document holds. */
export interface UniversalOAuth {
  /** What its templates may use. */
  readonly references: References
  readonly authUri: string | undefined
  readonly authQuery: readonly { readonly name: string; readonly value: string }[]
  readonly token: RequestOverride & { readonly uri: string }
  readonly refresh: RequestOverride & { readonly uri: string }
  readonly revoke: (RequestOverride & { readonly uri: string }) | undefined
  readonly pkce: 'S256' | 'plain'
  readonly scope: readonly string[]
  readonly scopeDelimiter: string
  readonly accessToken: {
    readonly location: 'header' | 'url' | 'body'
    readonly headerName: string
    readonly scheme: string
    readonly paramName: string
  }
  readonly accessTokenPath: string | undefined
  readonly refreshTokenPath: string | undefined
  readonly failure: {
    readonly failStatusCode?: number | undefined
    readonly failPath?: string | undefined
    readonly failValues?: readonly string[] | undefined
  }
}

export interface RequestOverride {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** Further parameters of the form. */
  readonly body: string
}

type Given = Extract<IClientInput, { _httpConnectorId: typeof HTTP_ID }>['oauth2']

const KINDS = [
  { member: 'auth', label: 'Authorization URL' },
  { member: 'token', label: 'Access token URL' },
  { member: 'refresh', label: 'Refresh token URL' },
  { member: 'revoke', label: 'Revocation URL' },
] as const

/** @throws AppErrors naming every address at fault */
export function checkAddresses(
  oauth2: Pick<Given, 'auth' | 'token' | 'refresh' | 'revoke' | 'validDomainNames'>,
  { allowHosts }: Config,
): void {
  const errors = KINDS.flatMap(({ member, label }) => {
    const uri = oauth2[member]?.uri
    const reason = uri === undefined ? undefined : addressFault(uri, oauth2.validDomainNames, allowHosts)
    if (reason === undefined) return []
    return [new AppError('invalid_field', { field: `oauth2.${member}.uri`, facts: { reason: `${label}: ${reason}` } })]
  })
  if (errors.length > 0) throw new AppErrors(errors)
}

/** What a template of an override may use. */
export interface SeenByOverrides {
  readonly iClient: SeenClient & { readonly clientSecret: string; readonly jwt?: { readonly token: string } }
  readonly settings: Readonly<Record<string, unknown>>
}

/** @throws TemplateError */
export const renderOverride = (text: string, seen: SeenByOverrides): string =>
  text.includes('{{') ? compileTemplate(text, { lacking: 'the OAuth 2.0 client' })(seen) : text

/** Rendered once, so that a name misspelled is told to whoever typed it. */
export function overrideErrors(
  oauth2: Pick<StoredOAuth2, 'token' | 'refresh' | 'revoke'>,
  seen: SeenByOverrides,
): AppError[] {
  const fault = (field: string, text: string): AppError[] => {
    try {
      renderOverride(text, seen)
      return []
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      return [new AppError('invalid_field', { field, facts: { reason: error.message } })]
    }
  }
  return (['token', 'refresh', 'revoke'] as const).flatMap((member) => [
    ...fault(`oauth2.${member}.body`, oauth2[member]?.body ?? ''),
    ...(oauth2[member]?.headers ?? []).flatMap(({ value }, index) =>
      fault(`oauth2.${member}.headers.${index}.value`, value),
    ),
  ])
}

function addressFault(
  uri: string,
  validDomainNames: readonly string[],
  allowHosts: readonly string[],
): string | undefined {
  const { hostname, protocol } = new URL(uri)
  if (!validDomainNames.includes(hostname)) {
    return `${hostname} is not among the valid domain names. Add it there, or correct the URL.`
  }
  const allow = `An administrator can start Keyway with KEYWAY_ALLOW_HOSTS=${hostname}.`
  if (protocol !== 'https:' && !isAllowedHost(hostname, allowHosts)) {
    return `it must begin with https://. ${allow.replace('An administrator can', 'For a host inside your own network an administrator can')}`
  }
  try {
    refuseBareAddress(hostname, 'public', allowHosts)
  } catch {
    return `${hostname} is an address inside a private network. ${allow}`
  }
  return undefined
}

/** Null: a client that signs in with Microsoft. */
export function universalOf(doc: IClientDocument): UniversalOAuth | null {
  const { _httpConnectorId, oauth2 } = doc
  if (_httpConnectorId !== HTTP_ID || oauth2?.token === undefined) return null
  const { token, refresh, revoke, auth } = oauth2
  const override = (one: typeof refresh): RequestOverride => ({ headers: one?.headers ?? [], body: one?.body ?? '' })
  return {
    references: referencesOf(doc),
    authUri: auth?.uri,
    authQuery: auth?.queryParameters ?? [],
    token: { uri: token.uri, ...override(token) },
    refresh: { uri: refresh?.uri ?? token.uri, ...override(refresh) },
    revoke: revoke && { uri: revoke.uri, ...override(revoke) },
    pkce: oauth2.pkceCodeChallengeMethod === 'plain' ? 'plain' : 'S256',
    scope: oauth2.scope ?? [],
    scopeDelimiter: oauth2.scopeDelimiter ?? ' ',
    accessToken: {
      location: oauth2.accessTokenLocation ?? 'header',
      headerName: oauth2.accessTokenHeaderName ?? 'Authorization',
      scheme: oauth2.scheme ?? 'Bearer',
      paramName: oauth2.accessTokenParamName ?? 'access_token',
    },
    accessTokenPath: oauth2.accessTokenPath ?? undefined,
    refreshTokenPath: oauth2.refreshTokenPath ?? undefined,
    failure: { failStatusCode: oauth2.failStatusCode, failPath: oauth2.failPath, failValues: oauth2.failValues },
  }
}

/** Where the client's secret and its tokens go: another place is another client. */
export const placesOf = ({ authUri, token, refresh, revoke }: UniversalOAuth): string =>
  [authUri, token.uri, refresh.uri, revoke?.uri].map((uri) => uri ?? '').join(' ')
