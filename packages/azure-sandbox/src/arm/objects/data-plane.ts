/**
 * How Resource Manager asks a vault's data plane for its objects: its own rights count there, and the vault's refusals come
 * back in Resource Manager's envelope.
 */
import type { SandboxResponse } from '../../core/http.ts'
import { VAULT_TYPE, type VaultRecord } from '../../core/vault-record.ts'
import { type ArmCall, param, type VaultAnswer } from '../call.ts'
import { ArmError } from '../errors.ts'

/** What the data plane says in a list, a bundle or a version. */
// biome-ignore lint/suspicious/noExplicitAny: the data plane's answers, read member by member
export type Item = any

/** The vault's refusal, thrown by `ask` and `listAll`. */
export class VaultRefusal extends Error {
  readonly answer: VaultAnswer

  constructor(answer: VaultAnswer) {
    super('the vault refused')
    this.answer = answer
  }

  response(): SandboxResponse {
    const { status, headers, body } = this.answer
    const { code, message } = body.error
    const wait = headers?.['retry-after']
    return { status, ...(wait && { headers: { 'retry-after': wait } }), body: { error: { code, message } } }
  }
}

/** One call of the vault; its bundle. @throws VaultRefusal. */
export async function ask(
  call: ArmCall,
  vault: VaultRecord,
  method: string,
  path: string,
  body?: unknown,
): Promise<Item> {
  const answer = await call.context.callVault(vault.name, call.caller, method, path, body)
  if (answer.status !== 200) throw new VaultRefusal(answer)
  return answer.body
}

/** The same, but undefined for what is not there. */
export async function askFor(call: ArmCall, vault: VaultRecord, path: string): Promise<Item | undefined> {
  try {
    return await ask(call, vault, 'GET', path)
  } catch (error) {
    if (error instanceof VaultRefusal && error.answer.status === 404) return undefined
    throw error
  }
}

/** Every page of a list. @throws VaultRefusal. */
export async function listAll(call: ArmCall, vault: VaultRecord, path: string): Promise<Item[]> {
  const items: Item[] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const page: Item = await ask(call, vault, 'GET', next)
    items.push(...page.value)
    const link = page.nextLink ? new URL(page.nextLink) : undefined
    next = link && `${link.pathname}?$skiptoken=${encodeURIComponent(link.searchParams.get('$skiptoken') ?? '')}`
  }
  return items
}

export const addressOf = (item: Item): string => String(item.id ?? item.kid ?? item.key?.kid)

/** `[name, version]` of an object's address. */
export function partsOf(item: Item): readonly [name: string, version: string] {
  const [, , name = '', version = ''] = new URL(addressOf(item)).pathname.split('/')
  return [name, version]
}

/** The address without its version. */
export const baseOf = (item: Item): string => addressOf(item).split('/').slice(0, 5).join('/')

export function objectNotFound(call: ArmCall, vault: VaultRecord, kind: string, name: string): ArmError {
  const details = { type: `${VAULT_TYPE}/${kind}`, name: `${vault.name}/${name}`, group: param(call, 'group') }
  return new ArmError('resourceNotFound', details)
}
