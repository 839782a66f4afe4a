/**
 * PUT …/accessPolicies/{add|replace|remove}: changes single entries without sending the whole list.
 */
import type { SandboxResponse } from '../core/http.ts'
import { type AccessPolicyEntry, vaultId } from '../core/vault-record.ts'
import { type ArmCall, param } from './call.ts'
import { identityOf, readAccessPolicies } from './input/access-policies.ts'
import { invalidValue, isAbsent, missingProperty, requireObject } from './input/values.ts'
import { MAX_POLICIES } from './input/vault.ts'
import { readBody } from './json.ts'
import { changed } from './system-data.ts'
import { requireVault, saveVault } from './vault-store.ts'

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

/** Answers with the entries it was asked about, as they are now; other entries are left out (recording r010). */
export function changeAccessPolicies(call: ArmCall): SandboxResponse {
  const vault = requireVault(call)
  const change = CHANGES[param(call, 'kind').toLowerCase()]
  if (!change) throw invalidValue('operationKind')
  const properties = requireObject(readBody(call.request), 'properties')
  if (isAbsent(properties.accessPolicies)) throw missingProperty('accessPolicies')
  const given = readAccessPolicies(properties.accessPolicies, vault.tenantId, MAX_ENTRIES)
  const accessPolicies = given.reduce((entries, entry) => apply(entries, entry, change), [...vault.accessPolicies])
  if (accessPolicies.length > MAX_POLICIES) throw invalidValue('accessPolicies')
  saveVault(call.context, vault, { ...vault, accessPolicies, systemData: changed(call, vault.systemData) })
  const asked = new Set(given.map(identityOf))
  return {
    status: 200,
    body: {
      id: `${vaultId(vault)}/accessPolicies/`,
      type: 'Microsoft.KeyVault/vaults/accessPolicies',
      properties: { accessPolicies: accessPolicies.filter((entry) => asked.has(identityOf(entry))) },
    },
  }
}

function apply(entries: AccessPolicyEntry[], given: AccessPolicyEntry, change: Change): AccessPolicyEntry[] {
  const index = entries.findIndex((entry) => identityOf(entry) === identityOf(given))
  const after = change(entries[index], given)
  if (index < 0) return after ? [...entries, after] : entries
  return after ? entries.with(index, after) : entries.toSpliced(index, 1)
}

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
