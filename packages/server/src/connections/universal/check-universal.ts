/** What a schema cannot check of a connection over HTTP: its address, its templates, its client, how TLS is spoken. */
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { UniversalHttpInput } from '@keyway/contract'
import type { Config } from '../../config.ts'
import { AppError, AppErrors } from '../../errors.ts'
import type { References } from '../../iclients/references/references-of.ts'
import { isAllowedHost, refuseBareAddress } from '../../outbound/index.ts'
import { TemplateError } from '../../templates/index.ts'
import { templatesAtFault } from './check-templates.ts'
import type { Secrets } from './secrets.ts'
import { renderedBaseUri, type Templated } from './seen-by-templates.ts'

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
    ...templatesAtFault({ name, http, settings }, secrets, client),
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
