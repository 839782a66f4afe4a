/**
 * What a POST or PATCH of an application says, read whole before anything is changed.
 * Source: https://learn.microsoft.com/graph/api/resources/application
 */
import type { ApplicationRecord, CertificateRecord, ExposedApiRecord, RequiredPermission } from '../entra/directory.ts'
import { readCertificate, redirectUriProblem } from '../entra/registrations.ts'
import { isObject, type Json, optional } from './body.ts'
import type { GraphCall } from './call.ts'
import { GraphError } from './errors.ts'

type Change = Partial<
  Pick<
    ApplicationRecord,
    | 'displayName'
    | 'signInAudience'
    | 'isFallbackPublicClient'
    | 'redirectUris'
    | 'requiredPermissions'
    | 'certificates'
  >
> & { readonly exposedApi?: ExposedApiRecord }

const AUDIENCES: readonly string[] = ['AzureADMyOrg', 'AzureADMultipleOrgs']

const invalid = (property: string, why = ''): GraphError =>
  new GraphError('invalid', {
    reason: `Invalid value specified for property '${property}' of resource 'Application'.${why && ` ${why}`}`,
  })

/** `before` is the application a PATCH changes. @throws GraphError invalid. */
export function readApplication(call: GraphCall, body: Json, before?: ApplicationRecord): Change {
  const displayName = optional(body.displayName, 'string', () => invalid('displayName'))
  if (displayName === '') throw invalid('displayName')
  const signInAudience = optional(body.signInAudience, 'string', () => invalid('signInAudience'))
  if (signInAudience !== undefined && !AUDIENCES.includes(signInAudience)) throw invalid('signInAudience')
  const isFallbackPublicClient = optional(body.isFallbackPublicClient, 'boolean', () =>
    invalid('isFallbackPublicClient'),
  )
  const redirectUris = readRedirectUris(body, before)
  const requiredPermissions = readPermissions(body.requiredResourceAccess)
  const exposedApi = readApi(body, before?.exposedApi)
  const certificates = readCertificates(call, body.keyCredentials, before)
  return {
    ...(displayName !== undefined && { displayName }),
    ...(signInAudience !== undefined && { signInAudience: signInAudience as ApplicationRecord['signInAudience'] }),
    ...(isFallbackPublicClient !== undefined && { isFallbackPublicClient }),
    ...(redirectUris && { redirectUris }),
    ...(requiredPermissions && { requiredPermissions }),
    ...(exposedApi && { exposedApi }),
    ...(certificates && { certificates }),
  }
}

function readRedirectUris(body: Json, before?: ApplicationRecord): ApplicationRecord['redirectUris'] | undefined {
  const platforms = (['web', 'spa', 'publicClient'] as const).filter((platform) => body[platform] !== undefined)
  if (platforms.length === 0) return undefined
  const found = { web: [], spa: [], publicClient: [], ...before?.redirectUris }
  const given = platforms.map((platform) => {
    const section = body[platform]
    if (!isObject(section)) throw invalid(platform)
    const uris = section.redirectUris ?? []
    if (!isTexts(uris)) throw invalid('redirectUris')
    const problem = uris.map((uri) => redirectUriProblem(uri, platform)).find(Boolean)
    if (problem) throw invalid('redirectUris', problem)
    return [platform, uris] as const
  })
  return { ...found, ...Object.fromEntries(given) }
}

function readPermissions(value: unknown): RequiredPermission[] | undefined {
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw invalid('requiredResourceAccess')
  return value.flatMap((resource) => {
    if (!isObject(resource) || !Array.isArray(resource.resourceAccess)) throw invalid('requiredResourceAccess')
    const { resourceAppId } = resource
    return resource.resourceAccess.map((access) => {
      const isRight = isObject(access) && (access.type === 'Scope' || access.type === 'Role')
      if (!isRight || !isGuid(access.id) || !isGuid(resourceAppId)) throw invalid('requiredResourceAccess')
      return { resourceAppId, permissionId: access.id }
    })
  })
}

/** Application ID URIs and scopes: what makes an app an API. */
function readApi(body: Json, before?: ExposedApiRecord): ExposedApiRecord | undefined {
  if (body.identifierUris === undefined && body.api === undefined) return undefined
  const identifierUris = body.identifierUris ?? before?.identifierUris ?? []
  if (!isTexts(identifierUris) || !identifierUris.every((uri) => URL.canParse(uri))) throw invalid('identifierUris')
  const api = body.api ?? {}
  if (!isObject(api)) throw invalid('api')
  const version = api.requestedAccessTokenVersion ?? before?.tokenVersion ?? 1
  if (version !== 1 && version !== 2) throw invalid('requestedAccessTokenVersion')
  const scopes = api.oauth2PermissionScopes ?? before?.scopes ?? []
  if (!Array.isArray(scopes)) throw invalid('oauth2PermissionScopes')
  return {
    identifierUris,
    tokenVersion: version,
    scopes: scopes.map((scope) => {
      if (!isObject(scope) || !isGuid(scope.id) || !isName(scope.value)) throw invalid('oauth2PermissionScopes')
      return {
        id: scope.id,
        value: scope.value,
        adminConsentDisplayName: String(scope.adminConsentDisplayName ?? scope.value),
        adminConsentDescription: String(scope.adminConsentDescription ?? ''),
      }
    }),
  }
}

/** The whole list: certificates without a `key` are ones the app has already, the others are new. */
function readCertificates(
  call: GraphCall,
  value: unknown,
  before?: ApplicationRecord,
): readonly CertificateRecord[] | undefined {
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw invalid('keyCredentials')
  return value.map((credential) => {
    if (!isObject(credential)) throw invalid('keyCredentials')
    if (typeof credential.key === 'string') return readKeyCredential(call, credential)
    const kept = before?.certificates.find((certificate) => certificate.keyId === credential.keyId)
    if (!kept) throw invalid('keyCredentials', 'There is no key credential with this keyId.')
    return kept
  })
}

/** @throws GraphError invalid when `key` is no certificate, or its type or usage is not for sign-in. */
export function readKeyCredential(call: GraphCall, credential: Json): CertificateRecord {
  const { type = 'AsymmetricX509Cert', usage = 'Verify', key, displayName } = credential
  if (type !== 'AsymmetricX509Cert') throw invalid('keyCredentials', "The type must be 'AsymmetricX509Cert'.")
  if (usage !== 'Verify') throw invalid('keyCredentials', "The usage must be 'Verify'.")
  try {
    const name = typeof displayName === 'string' ? displayName : undefined
    return readCertificate(call.context, Buffer.from(String(key), 'base64'), name)
  } catch {
    throw invalid('keyCredentials', "Key credential 'key' is not a valid certificate.")
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
const isGuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
/** Characters a scope may have (RFC 6749, section 3.3), without the slash that ends a resource. */
const isName = (value: unknown): value is string => typeof value === 'string' && /^[\w.:-]{1,120}$/.test(value)
