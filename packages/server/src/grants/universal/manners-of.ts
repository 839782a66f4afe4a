/** What a connection's HTTP view says of its calls, made ready for the pipeline. */
import { createHash } from 'node:crypto'
import { type AzureHttpInput, isUniversal, type UniversalHttpInput } from '@keyway/contract'
import { render, type Secrets, type Seen } from '../../connections/index.ts'
import { type AnswerRule, type Manners, pathBelow, type TestCall, type Tls } from '../../outbound/index.ts'
import { TemplateError } from '../../templates/index.ts'
import { acceptOf, contentTypeOf } from './media-types.ts'

type Http = UniversalHttpInput | AzureHttpInput

const MINUTE_MS = 60_000

/** @throws TemplateError when a header cannot be made of its template */
export function mannersOf(http: Http, basePath: string, seen: Seen, tls: Tls | undefined): Manners {
  const { auth, rateLimit, headers = [], successMediaType, mediaType } = http
  const own: Record<string, string> = { accept: acceptOf(successMediaType) }
  for (const { name, value } of headers) own[name.toLowerCase()] = render(value, seen)
  return {
    basePath,
    headers: own,
    contentType: contentTypeOf(mediaType),
    authFailure: ruleOf(
      auth.failStatusCode ?? 401,
      auth,
      auth.failures?.map(({ statusCode }) => statusCode),
    ),
    rateLimit: ruleOf(rateLimit?.failStatusCode ?? 429, rateLimit ?? {}),
    gapMs: rateLimit?.limit === undefined ? 0 : MINUTE_MS / rateLimit.limit,
    ...(tls !== undefined && { tls }),
  }
}

function ruleOf(
  statusCode: number,
  {
    failPath,
    failValues,
  }: { readonly failPath?: string | undefined; readonly failValues?: readonly string[] | undefined },
  further: readonly number[] = [],
): AnswerRule {
  return { statusCodes: [statusCode, ...further], path: failPath, values: failValues }
}

/** Whether the HTTP view of an Azure connection says anything the connector does not. */
export const hasManners = (http: AzureHttpInput): boolean =>
  http.mediaType !== 'json' ||
  http.successMediaType !== undefined ||
  (http.headers ?? []).length > 0 ||
  http.rateLimit !== undefined ||
  http.auth.failStatusCode !== undefined ||
  http.auth.failPath !== undefined ||
  http.auth.failures !== undefined

export function tlsOf(http: Http, secrets: Secrets): Tls | undefined {
  if (!isUniversal(http)) return undefined
  const { clientCertificates: given, disableStrictSSL: unchecked = false } = http
  if (given === undefined && !unchecked) return undefined
  const pfx = secrets['clientCertificates.pfx']
  const key = secrets['clientCertificates.key']
  const passphrase = secrets['clientCertificates.passphrase']
  const parts = [given?.cert, given?.ca, key, pfx, passphrase, unchecked]
  return {
    id: createHash('sha256').update(JSON.stringify(parts)).digest('hex'),
    cert: given?.cert,
    ca: given?.ca,
    key,
    passphrase,
    ...(pfx !== undefined && { pfx: Buffer.from(pfx, 'base64') }),
    unchecked,
  }
}

/** The test of a connection; @param base its base URL. @throws TemplateError */
export function testOf({ ping }: Pick<Http, 'ping'>, base: string, seen: Seen): TestCall {
  const relative = ping?.relativeURI ? render(ping.relativeURI, seen) : ''
  const path = pathBelow(base, relative)
  if (path === null) throw new TemplateError('The relative URI of the test leads away from the base URI.')
  const body = ping?.body ? render(ping.body, seen) : undefined
  const {
    successPath,
    successValues = [],
    allowArrayforSuccessPath: allowsArray = false,
    failPath,
    failValues = [],
  } = ping ?? {}
  return {
    request: { method: ping?.method ?? 'GET', path, headers: {}, ...(body !== undefined && { body }) },
    success: successPath === undefined ? undefined : { path: successPath, values: successValues, allowsArray },
    failure: failPath === undefined ? undefined : { path: failPath, values: failValues },
    errorPath: ping?.errorPath,
  }
}
