/** What a schema cannot check of a connection over HTTP: its address, its templates, its client, how TLS is spoken. */
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { MASK, type UniversalHttpInput } from '@keyway/contract'
import type { Config } from '../../config.ts'
import { AppError, AppErrors } from '../../errors.ts'
import type { References, SeenClient } from '../../iclients/references/references-of.ts'
import { isAllowedHost, refuseBareAddress } from '../../outbound/index.ts'
import { TemplateError } from '../../templates/index.ts'
import type { Secrets } from './secrets.ts'
import {
  render,
  renderedBaseUri,
  type Seen,
  seenByTemplates,
  type Templated,
  templatesOf,
} from './seen-by-templates.ts'

const invalid = (field: string, reason: string): AppError => new AppError('invalid_field', { field, facts: { reason } })

/** @throws AppErrors naming every field at fault */
export function checkUniversal(
  { name, http, settings }: Templated & { readonly http: UniversalHttpInput },
  secrets: Secrets,
  config: Config,
  client?: References,
): void {
  const errors = [
    ...fieldErrors(http),
    ...addressErrors(name, http, config),
    ...clientErrors(name, http, client),
    ...templateErrors(http, seenByTemplates({ name, http, settings }, secrets, pretendedClient(client))),
    ...tlsErrors(http, secrets),
    ...credentialErrors(http, secrets),
  ]
  if (errors.length > 0) throw new AppErrors(errors)
}

/** A field that its own description calls required must be filled. */
function fieldErrors({ encrypted, encryptedFields, unencrypted, unencryptedFields }: UniversalHttpInput): AppError[] {
  const lists = [
    { at: 'http.encrypted', fields: encryptedFields ?? [], values: typeof encrypted === 'object' ? encrypted : {} },
    { at: 'http.unencrypted', fields: unencryptedFields ?? [], values: unencrypted },
  ]
  return lists.flatMap(({ at, fields, values }) =>
    fields
      .filter(({ id, required }) => required && !values[id])
      .map(
        ({ id, label }) =>
          new AppError('missing_required_field', { field: `${at}.${id}`, facts: { label: label ?? id } }),
      ),
  )
}

const FIELD = 'http.baseURI'

function addressErrors(name: string, http: UniversalHttpInput, { allowHosts }: Config): AppError[] {
  let text: string
  try {
    text = renderedBaseUri(name, http)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    const hint = /encrypted/.test(http.baseURI)
      ? ' The base URI is shown in lists, so it takes unencrypted fields only.'
      : ''
    return [invalid(FIELD, `Base URI: ${error.message}${hint}`)]
  }
  const wrong = addressFault(text, allowHosts)
  if (wrong !== undefined) return [invalid(FIELD, `Base URI ${wrong}`)]
  const { hostname } = new URL(text)
  const errors: AppError[] = []
  if (http.disableStrictSSL && !isAllowedHost(hostname, allowHosts)) {
    const reason = `Disable strict SSL is possible only for hosts an administrator allowed: start Keyway with KEYWAY_ALLOW_HOSTS=${hostname}. Safer is the certificate authority of the API, under SSL/client certificate.`
    errors.push(invalid('http.disableStrictSSL', reason))
  }
  return errors
}

/** What is wrong with an address, as the end of a sentence. */
function addressFault(text: string, allowHosts: readonly string[]): string | undefined {
  if (!/^https?:\/\//i.test(text) || /[\s\\]/.test(text))
    return 'must be an address such as https://api.example.com/v2.'
  const url = URL.parse(text)
  if (url === null) return 'must be an address such as https://api.example.com/v2.'
  if (url.username !== '' || url.password !== '')
    return 'must not hold a user name or password: choose the authentication type Basic.'
  if (url.search !== '' || url.hash !== '')
    return 'must end with its path: what stands after ? or # belongs to single calls.'
  if (url.hostname.endsWith('.')) return 'must not have a dot at the end of its host.'
  const allowed = isAllowedHost(url.hostname.replace(/^\[|\]$/g, ''), allowHosts)
  if (url.protocol === 'http:' && !allowed) {
    return `must begin with https://: secrets do not go over plain http. For a host inside your own network an administrator can start Keyway with KEYWAY_ALLOW_HOSTS=${url.hostname}.`
  }
  try {
    refuseBareAddress(url.hostname, 'public', allowHosts)
  } catch {
    return `leads to ${url.hostname}, an address inside a private network. An administrator can allow it: start Keyway with KEYWAY_ALLOW_HOSTS=${url.hostname}.`
  }
  if (/(^|\.)localhost$/i.test(url.hostname) && !allowed) {
    return `leads to the machine Keyway runs on. An administrator can allow it: start Keyway with KEYWAY_ALLOW_HOSTS=${url.hostname}.`
  }
  return undefined
}

/** As its templates see it, whatever its secrets are. */
const pretendedClient = (client: References | undefined): SeenClient | undefined =>
  client?.inConnections
    ? {
        clientId: client.clientId,
        unencrypted: client.unencrypted,
        encrypted: Object.fromEntries(client.encryptedNames.map((name) => [name, MASK])),
      }
    : undefined

/** Secrets of a client go to its valid domain names alone: whoever may use it may not send them elsewhere. */
function clientErrors(name: string, http: UniversalHttpInput, client: References | undefined): AppError[] {
  return templatesOf(http).flatMap(({ field, text }) => {
    if (!/\biClient\b/.test(text)) return []
    if (!client?.inConnections) {
      const why = client ? 'allows no references: switch on "Enable iClient references" in it' : 'is needed for it'
      return [invalid(field, `An OAuth 2.0 client ${why}.`)]
    }
    const hostname = hostOf(name, http)
    if (!/\bencrypted\b/.test(text) || hostname === undefined || client.validDomainNames.includes(hostname)) return []
    const reason = `Encrypted fields of an OAuth 2.0 client go to its valid domain names alone, and ${hostname} is none of them. Add it there first.`
    return [invalid(field, reason)]
  })
}

function hostOf(name: string, http: UniversalHttpInput): string | undefined {
  try {
    return URL.parse(renderedBaseUri(name, http))?.hostname
  } catch {
    // Said at the base URI.
    return undefined
  }
}

/** Rendered once with what there is now, so that a name misspelled is told to whoever typed it. */
export function templateErrors(http: Parameters<typeof templatesOf>[0], seen: Seen): AppError[] {
  return templatesOf(http).flatMap(({ field, text }) => {
    try {
      const value = render(text, seen)
      if (/^http\.headers|refreshHeaders/.test(field) && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
        return [invalid(field, 'The value of a header must be one line of plain characters.')]
      }
      return []
    } catch (error) {
      if (error instanceof TemplateError) return [invalid(field, error.message)]
      throw error
    }
  })
}

function tlsErrors({ clientCertificates: given }: UniversalHttpInput, secrets: Secrets): AppError[] {
  if (given === undefined) return []
  const errors: AppError[] = []
  for (const member of ['cert', 'ca'] as const) {
    const pem = given[member]
    if (pem !== undefined && !isCertificate(pem)) {
      errors.push(
        invalid(
          `http.clientCertificates.${member}`,
          'This is not a certificate in PEM form: it begins with -----BEGIN CERTIFICATE-----.',
        ),
      )
    }
  }
  if (errors.length > 0) return errors
  const key = secrets['clientCertificates.key']
  const pfx = secrets['clientCertificates.pfx']
  const passphrase = secrets['clientCertificates.passphrase']
  if (key === undefined && pfx === undefined) return []
  try {
    createSecureContext({
      ...(key !== undefined && { key, cert: given.cert }),
      ...(pfx !== undefined && { pfx: Buffer.from(pfx, 'base64') }),
      ...(passphrase !== undefined && { passphrase }),
    })
    return []
  } catch {
    const at = pfx === undefined ? 'key' : 'pfx'
    const what = pfx === undefined ? 'The private key' : 'The PFX file'
    return [
      invalid(
        `http.clientCertificates.${at}`,
        `${what} cannot be used: it does not belong to the certificate, or the passphrase is wrong.`,
      ),
    ]
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem)
    return true
  } catch {
    return false
  }
}

function credentialErrors({ auth }: UniversalHttpInput, secrets: Secrets): AppError[] {
  if (auth.type !== 'token') return []
  const missing = (member: string, label: string) =>
    new AppError('missing_required_field', { field: `http.auth.token.${member}`, facts: { label } })
  if (auth.token.refreshRelativeURI === undefined && secrets['auth.token.token'] === undefined) {
    return [missing('token', 'Token')]
  }
  if (auth.token.refreshTokenLocation !== undefined && secrets['auth.token.refreshToken'] === undefined) {
    return [missing('refreshToken', 'Refresh token')]
  }
  return []
}
