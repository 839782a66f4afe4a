/**
 * Keys through Resource Manager: control-plane rights, no access policy. A key is made once; a second PUT finds it and
 * changes nothing.
 */
import type { SandboxResponse } from '../../core/http.ts'
import { VAULT_TYPE, type VaultRecord, vaultId } from '../../core/vault-record.ts'
import { type ArmCall, param } from '../call.ts'
import { readTags, requireObject } from '../input/values.ts'
import { isObject, type Json, readBody } from '../json.ts'
import { readPage } from '../paging.ts'
import { requireVault } from '../vault-store.ts'
import { addressOf, ask, askFor, baseOf, type Item, listAll, objectNotFound, partsOf } from './data-plane.ts'

function keyAnswer(vault: VaultRecord, bundle: Item, name: string, version?: string) {
  const { key, attributes, tags, release_policy } = bundle
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
      ...(release_policy && { release_policy: { contentType: release_policy.contentType, data: release_policy.data } }),
      keyUri: baseOf(bundle),
      ...(partsOf(bundle)[1] !== '' && { keyUriWithVersion: addressOf(bundle) }),
    },
  }
}

/** Bits of an RSA modulus; undefined for curves. */
const rsaBits = (key: Item): number | undefined => (key.n ? Buffer.from(key.n, 'base64url').length * 8 : undefined)

const pathOf = (call: ArmCall): string => `/keys/${encodeURIComponent(param(call, 'name'))}`

export async function getKey(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const name = param(call, 'name')
  const found = await askFor(call, vault, pathOf(call))
  if (!found) throw objectNotFound(call, vault, 'keys', name)
  return { status: 200, body: await wholeKey(call, vault, found) }
}

export async function getKeyVersion(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const [name, version] = [param(call, 'name'), param(call, 'version')]
  const found = await askFor(call, vault, `${pathOf(call)}/${encodeURIComponent(version)}`)
  if (!found) throw objectNotFound(call, vault, 'keys/versions', `${name}/${version}`)
  return { status: 200, body: keyAnswer(vault, found, name, version) }
}

export async function listKeys(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const all = await listAll(call, vault, '/keys')
  const { items, link } = readPage(call, all, (item) => partsOf(item)[0])
  return { status: 200, body: { value: items.map((item) => keyAnswer(vault, item, partsOf(item)[0])), ...link } }
}

/** @throws ArmError resourceNotFound for a key that has none. */
export async function listKeyVersions(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const all = await listAll(call, vault, `${pathOf(call)}/versions`)
  if (all.length === 0) throw objectNotFound(call, vault, 'keys', param(call, 'name'))
  const { items, link } = readPage(call, all, (item) => partsOf(item)[1])
  return { status: 200, body: { value: items.map((item) => keyAnswer(vault, item, ...partsOf(item))), ...link } }
}

export async function putKey(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const body = readBody(call.request)
  const properties = requireObject(body, 'properties')
  const tags = readTags(body.tags)
  const existing = await askFor(call, vault, pathOf(call))
  if (existing) return { status: 200, body: await wholeKey(call, vault, existing) }
  const { kty, keyOps, keySize, curveName, attributes, rotationPolicy, release_policy } = properties
  const made = await ask(call, vault, 'POST', `${pathOf(call)}/create`, {
    kty,
    key_ops: keyOps,
    key_size: keySize,
    crv: curveName,
    attributes,
    tags,
    release_policy,
  })
  if (isObject(rotationPolicy)) await setPolicy(call, vault, rotationPolicy)
  return { status: 200, body: await wholeKey(call, vault, made) }
}

/** A policy the vault refuses takes the key just made away again: a refused call changes nothing. */
async function setPolicy(call: ArmCall, vault: VaultRecord, policy: Json): Promise<void> {
  try {
    await ask(call, vault, 'PUT', `${pathOf(call)}/rotationpolicy`, dataPolicy(policy))
  } catch (refusal) {
    await ask(call, vault, 'DELETE', pathOf(call))
    if (vault.enableSoftDelete && !vault.enablePurgeProtection)
      await call.context.callVault(vault.name, call.caller, 'DELETE', pathOf(call).replace('/keys/', '/deletedkeys/'))
    throw refusal
  }
}

/** The key with its rotation policy, where it has one. */
async function wholeKey(call: ArmCall, vault: VaultRecord, bundle: Item) {
  const answer = keyAnswer(vault, bundle, partsOf(bundle)[0])
  const policy = await ask(call, vault, 'GET', `${pathOf(call)}/rotationpolicy`)
  if (policy.attributes?.created === undefined) return answer
  return { ...answer, properties: { ...answer.properties, rotationPolicy: armPolicy(policy) } }
}

/** Resource Manager writes actions in lower case, the vault with a capital. */
const dataPolicy = (policy: Json): Json =>
  withActions(policy, (type) => type.charAt(0).toUpperCase() + type.slice(1).toLowerCase())

function armPolicy({ lifetimeActions, attributes }: Item): Json {
  const { expiryTime, created, updated } = attributes ?? {}
  return {
    attributes: { expiryTime, created, updated },
    ...withActions({ lifetimeActions }, (type) => type.toLowerCase()),
  }
}

function withActions(policy: Json, write: (type: string) => string): Json {
  const actions = Array.isArray(policy.lifetimeActions) ? policy.lifetimeActions : []
  return {
    ...policy,
    lifetimeActions: actions.filter(isObject).map((one) => {
      const type = isObject(one.action) ? String(one.action.type) : ''
      return { ...one, action: { type: write(type) } }
    }),
  }
}
