/**
 * Keys and secrets through Resource Manager, as template deployments make them: control-plane rights, no access policy.
 * Secrets never show their value here. A key is made once; a second PUT finds it and changes nothing.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { VaultRecord } from '../core/vault-record.ts'
import { type ArmCall, isObject, type Json, param, readBody, type VaultAnswer } from './call.ts'
import { ArmError } from './errors.ts'
import { VAULT_TYPE, vaultId } from './vault-answer.ts'
import { readTags, requireVault } from './vaults.ts'

/** What the data plane says in a list, a bundle or a version. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Item = any

const ask = (call: ArmCall, vault: VaultRecord, method: string, path: string, body?: unknown): Promise<VaultAnswer> =>
  call.context.callVault(vault.name, call.caller, method, path, body)

/** The vault's refusal, in Resource Manager's envelope. */
function passOn(answer: VaultAnswer): SandboxResponse {
  const { code, message } = answer.body.error
  return { status: answer.status, body: { error: { code, message } } }
}

const addressOf = (item: Item): string => String(item.id ?? item.kid ?? item.key?.kid)

/** `[name, version]` of an object's address. */
function partsOf(item: Item): readonly [string, string] {
  const [, , name = '', version = ''] = new URL(addressOf(item)).pathname.split('/')
  return [name, version]
}

const baseOf = (item: Item): string => addressOf(item).split('/').slice(0, 5).join('/')

/** Every page of a data-plane list. */
async function listAll(call: ArmCall, vault: VaultRecord, path: string): Promise<Item[]> {
  const items: Item[] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const { body }: VaultAnswer = await ask(call, vault, 'GET', next)
    items.push(...body.value)
    const link = body.nextLink ? new URL(body.nextLink) : undefined
    next = link && `${link.pathname}?$skiptoken=${encodeURIComponent(link.searchParams.get('$skiptoken') ?? '')}`
  }
  return items
}

const newest = (versions: readonly Item[]): Item =>
  versions.toSorted((a, b) => b.attributes.created - a.attributes.created)[0]

function notFound(call: ArmCall, vault: VaultRecord, kind: string, name: string): ArmError {
  const details = { type: `${VAULT_TYPE}/${kind}`, name: `${vault.name}/${name}`, group: param(call, 'group') }
  return new ArmError('resourceNotFound', details)
}

// Secrets

function secretAnswer(vault: VaultRecord, item: Item) {
  const [name, version] = partsOf(item)
  const { enabled, nbf, exp, created, updated } = item.attributes
  return {
    id: `${vaultId(vault)}/secrets/${name}`,
    name,
    type: `${VAULT_TYPE}/secrets`,
    location: vault.location,
    ...(item.tags && { tags: item.tags }),
    properties: {
      ...(item.contentType !== undefined && { contentType: item.contentType }),
      attributes: { enabled, nbf, exp, created, updated },
      secretUri: baseOf(item),
      ...(version !== '' && { secretUriWithVersion: addressOf(item) }),
    },
  }
}

/** The newest version, read off the list of versions: a disabled secret can be seen there too. */
async function requireSecret(call: ArmCall, vault: VaultRecord): Promise<Item> {
  const name = param(call, 'name')
  const found = newest(await listAll(call, vault, `/secrets/${encodeURIComponent(name)}/versions`))
  if (!found) throw notFound(call, vault, 'secrets', name)
  return found
}

export async function getSecret(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  return { status: 200, body: secretAnswer(vault, await requireSecret(call, vault)) }
}

export async function listSecrets(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const items = await listAll(call, vault, '/secrets')
  return { status: 200, body: { value: items.map((item) => secretAnswer(vault, item)) } }
}

export async function putSecret(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const { properties, tags } = objectInput(call)
  if (typeof properties.value !== 'string')
    throw new ArmError('badRequest', { reason: 'The property "value" is required.' })
  return setSecret(call, vault, properties, readTags(tags))
}

export async function patchSecret(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const before = await requireSecret(call, vault)
  const { properties, tags } = objectInput(call)
  if (typeof properties.value === 'string') return setSecret(call, vault, properties, readTags(tags) ?? before.tags)
  const { contentType, attributes } = properties
  const [name, version] = partsOf(before)
  const change = { contentType, attributes, tags: readTags(tags) }
  const answer = await ask(call, vault, 'PATCH', `/secrets/${name}/${version}`, change)
  return answer.status === 200 ? { status: 200, body: secretAnswer(vault, answer.body) } : passOn(answer)
}

async function setSecret(call: ArmCall, vault: VaultRecord, properties: Json, tags: unknown): Promise<SandboxResponse> {
  const { value, contentType, attributes } = properties
  const path = `/secrets/${encodeURIComponent(param(call, 'name'))}`
  const answer = await ask(call, vault, 'PUT', path, { value, contentType, attributes, tags })
  return answer.status === 200 ? { status: 200, body: secretAnswer(vault, answer.body) } : passOn(answer)
}

// Keys

function keyAnswer(vault: VaultRecord, bundle: Item, name: string, version?: string) {
  const { key, attributes, tags } = bundle
  const { enabled, nbf, exp, created, updated, recoveryLevel, exportable } = attributes
  const id = `${vaultId(vault)}/keys/${name}`
  return {
    id: version === undefined ? id : `${id}/versions/${version}`,
    name: version ?? name,
    type: `${VAULT_TYPE}/keys${version === undefined ? '' : '/versions'}`,
    location: vault.location,
    ...(tags && { tags }),
    properties: {
      attributes: { enabled, nbf, exp, created, updated, recoveryLevel, exportable },
      ...(key && { kty: key.kty, keyOps: key.key_ops, curveName: key.crv, keySize: rsaBits(key) }),
      keyUri: baseOf(bundle),
      ...(partsOf(bundle)[1] !== '' && { keyUriWithVersion: addressOf(bundle) }),
    },
  }
}

/** Bits of an RSA modulus; undefined for curves. */
const rsaBits = (key: Item): number | undefined => (key.n ? Buffer.from(key.n, 'base64url').length * 8 : undefined)

export async function getKey(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const name = param(call, 'name')
  const answer = await ask(call, vault, 'GET', `/keys/${encodeURIComponent(name)}`)
  if (answer.status === 404) throw notFound(call, vault, 'keys', name)
  return answer.status === 200 ? { status: 200, body: keyAnswer(vault, answer.body, name) } : passOn(answer)
}

export async function getKeyVersion(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const [name, version] = [param(call, 'name'), param(call, 'version')]
  const answer = await ask(call, vault, 'GET', `/keys/${encodeURIComponent(name)}/${encodeURIComponent(version)}`)
  if (answer.status === 404) throw notFound(call, vault, 'keys/versions', `${name}/${version}`)
  return answer.status === 200 ? { status: 200, body: keyAnswer(vault, answer.body, name, version) } : passOn(answer)
}

export async function listKeys(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const items = await listAll(call, vault, '/keys')
  return { status: 200, body: { value: items.map((item) => keyAnswer(vault, item, partsOf(item)[0])) } }
}

export async function listKeyVersions(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const items = await listAll(call, vault, `/keys/${encodeURIComponent(param(call, 'name'))}/versions`)
  return { status: 200, body: { value: items.map((item) => keyAnswer(vault, item, ...partsOf(item))) } }
}

export async function putKey(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const name = param(call, 'name')
  const path = `/keys/${encodeURIComponent(name)}`
  const existing = await ask(call, vault, 'GET', path)
  if (existing.status === 200) return { status: 200, body: keyAnswer(vault, existing.body, name) }
  const { properties, tags } = objectInput(call)
  const { kty, keyOps, keySize, curveName, attributes, rotationPolicy, release_policy } = properties
  const made = await ask(call, vault, 'POST', `${path}/create`, {
    kty,
    key_ops: keyOps,
    key_size: keySize,
    crv: curveName,
    attributes,
    tags: readTags(tags),
    release_policy,
  })
  if (made.status !== 200) return passOn(made)
  if (isObject(rotationPolicy)) {
    const policy = await ask(call, vault, 'PUT', `${path}/rotationpolicy`, dataPolicy(rotationPolicy))
    if (policy.status !== 200) return passOn(policy)
  }
  return { status: 200, body: keyAnswer(vault, made.body, name) }
}

/** Resource Manager writes actions in lower case, the vault with a capital. */
function dataPolicy(policy: Json): Json {
  const actions = Array.isArray(policy.lifetimeActions) ? policy.lifetimeActions : []
  return {
    ...policy,
    lifetimeActions: actions.filter(isObject).map((one) => {
      const type = isObject(one.action) ? String(one.action.type) : ''
      return { ...one, action: { type: type.charAt(0).toUpperCase() + type.slice(1).toLowerCase() } }
    }),
  }
}

function objectInput(call: ArmCall): { readonly properties: Json; readonly tags: unknown } {
  const { properties, tags } = readBody(call.request)
  if (!isObject(properties)) throw new ArmError('badRequest', { reason: 'The property "properties" is required.' })
  return { properties, tags }
}
