/**
 * PUT …/accessPolicies/{add|replace|remove}: changes single entries without sending the whole list.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { AccessPolicyEntry } from '../core/vault-record.ts'
import { type ArmCall, isObject, param, readBody } from './call.ts'
import { ArmError } from './errors.ts'
import { vaultId } from './vault-answer.ts'
import { readAccessPolicies } from './vault-input.ts'
import { requireVault, saveVault } from './vaults.ts'

/** Entries one operation takes. */
const MAX_ENTRIES = 16
const KINDS = ['keys', 'secrets', 'certificates', 'storage'] as const

type Change = (before: AccessPolicyEntry | undefined, given: AccessPolicyEntry) => AccessPolicyEntry | undefined

const CHANGES: Readonly<Record<string, Change>> = {
  add: (before, given) =>
    before ? withPermissions(before, (kind) => union(before.permissions[kind], given.permissions[kind])) : given,
  replace: (_before, given) => given,
  remove(before, given) {
    if (!before) return undefined
    const left = withPermissions(before, (kind) => without(before.permissions[kind], given.permissions[kind]))
    return Object.values(left.permissions).some((words) => words.length > 0) ? left : undefined
  },
}

export function changeAccessPolicies(call: ArmCall): SandboxResponse {
  const { context } = call
  const vault = requireVault(call)
  const kind = param(call, 'kind').toLowerCase()
  const change = CHANGES[kind]
  if (!change) throw new ArmError('badRequest', { reason: `"${kind}" is not one of add, replace, remove.` })
  const { properties } = readBody(call.request)
  if (!isObject(properties))
    throw new ArmError('badRequest', { reason: 'The property "properties.accessPolicies" is required.' })
  const given = readAccessPolicies(properties.accessPolicies ?? [], vault.tenantId, MAX_ENTRIES)
  const accessPolicies = given.reduce((entries, entry) => apply(entries, entry, change), [...vault.accessPolicies])
  saveVault(context, vault, { ...vault, accessPolicies })
  return {
    status: 200,
    body: {
      id: `${vaultId(vault)}/accessPolicies/`,
      type: 'Microsoft.KeyVault/vaults/accessPolicies',
      location: vault.location,
      properties: { accessPolicies },
    },
  }
}

function apply(entries: AccessPolicyEntry[], given: AccessPolicyEntry, change: Change): AccessPolicyEntry[] {
  const index = entries.findIndex((entry) => identity(entry) === identity(given))
  const after = change(entries[index], given)
  if (index < 0) return after ? [...entries, after] : entries
  return after ? entries.with(index, after) : entries.toSpliced(index, 1)
}

/** A principal, alone or together with the app it must come through. */
const identity = (entry: AccessPolicyEntry): string => `${entry.objectId}|${entry.applicationId ?? ''}`.toLowerCase()

function withPermissions(
  entry: AccessPolicyEntry,
  words: (kind: (typeof KINDS)[number]) => readonly string[] | undefined,
): AccessPolicyEntry {
  const pairs = KINDS.map((kind) => [kind, words(kind)] as const).filter(([, list]) => list !== undefined)
  return { ...entry, permissions: Object.fromEntries(pairs) }
}

const has = (list: readonly string[], word: string): boolean => list.some((w) => w.toLowerCase() === word.toLowerCase())

function union(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (!a || !b) return a ?? b
  return [...a, ...b.filter((word) => !has(a, word))]
}

const without = (a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined =>
  a?.filter((word) => !has(b ?? [], word))
