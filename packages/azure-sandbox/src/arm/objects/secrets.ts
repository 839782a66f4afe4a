/**
 * Secrets through Resource Manager, as template deployments make them: control-plane rights, no access policy, and never a
 * value in an answer.
 */
import type { SandboxResponse } from '../../core/http.ts'
import { VAULT_TYPE, type VaultRecord, vaultId } from '../../core/vault-record.ts'
import { type ArmCall, param } from '../call.ts'
import { isAbsent, missingProperty, readTags, requireObject } from '../input/values.ts'
import { type Json, readBody } from '../json.ts'
import { readPage } from '../paging.ts'
import { requireVault } from '../vault-store.ts'
import { addressOf, ask, baseOf, type Item, listAll, objectNotFound, partsOf } from './data-plane.ts'

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

const pathOf = (call: ArmCall): string => `/secrets/${encodeURIComponent(param(call, 'name'))}`

/** The newest version, read off the list of versions: a disabled secret can be seen there too. */
async function requireSecret(call: ArmCall, vault: VaultRecord): Promise<Item> {
  const versions = await listAll(call, vault, `${pathOf(call)}/versions`)
  const newest = versions.toSorted((a, b) => b.attributes.created - a.attributes.created)[0]
  if (!newest) throw objectNotFound(call, vault, 'secrets', param(call, 'name'))
  return newest
}

export async function getSecret(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  return { status: 200, body: secretAnswer(vault, await requireSecret(call, vault)) }
}

export async function listSecrets(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const all = await listAll(call, vault, '/secrets')
  const { items, link } = readPage(call, all, (item) => partsOf(item)[0])
  return { status: 200, body: { value: items.map((item) => secretAnswer(vault, item)), ...link } }
}

export async function putSecret(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const body = readBody(call.request)
  const properties = requireObject(body, 'properties')
  if (typeof properties.value !== 'string') throw missingProperty('value')
  return setSecret(call, vault, properties, readTags(body.tags))
}

/** A value makes a new version; everything else changes the newest one. */
export async function patchSecret(call: ArmCall): Promise<SandboxResponse> {
  const vault = requireVault(call)
  const body = readBody(call.request)
  const properties = isAbsent(body.properties) ? {} : requireObject(body, 'properties')
  const tags = readTags(body.tags)
  const before = await requireSecret(call, vault)
  if (typeof properties.value === 'string') return setSecret(call, vault, properties, tags ?? before.tags)
  const [name, version] = partsOf(before)
  const change = { contentType: properties.contentType, attributes: properties.attributes, tags }
  const after = await ask(call, vault, 'PATCH', `/secrets/${name}/${version}`, change)
  return { status: 200, body: secretAnswer(vault, after) }
}

async function setSecret(call: ArmCall, vault: VaultRecord, properties: Json, tags: unknown): Promise<SandboxResponse> {
  const { value, contentType, attributes } = properties
  const made = await ask(call, vault, 'PUT', pathOf(call), { value, contentType, attributes, tags })
  return { status: 200, body: secretAnswer(vault, made) }
}
