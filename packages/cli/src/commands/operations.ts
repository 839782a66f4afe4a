/** `keyway operations`: what can be called, searched by word. */
import type { Client } from '@keyway/client'
import { type ApiType, OPERATION_GROUPS, type Operation } from '@keyway/contract'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'

export interface OperationsOptions {
  readonly json: boolean
  readonly api: ApiType | undefined
  /** Words that an operation must have, all of them; none: every operation. */
  readonly search: string
}

export async function listOperations(
  client: Client,
  terminal: Terminal,
  { json, api, search }: OperationsOptions,
): Promise<ExitCode> {
  const all = await operationsOf(client)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = all.filter((one) => (api === undefined || one.api === api) && words.every((word) => has(one, word)))
  if (json) terminal.json(found)
  else if (found.length === 0) terminal.line('No operation matches. Leave the words out to see them all.')
  else if (found.length === 1 && found[0]) for (const line of details(found[0])) terminal.line(line)
  else terminal.line(table(['Operation', 'What it does', 'About', 'Needs'], found.map(row)))
  return found.length > 0 || json ? EXIT.ok : EXIT.failed
}

export const operationsOf = async (client: Client): Promise<readonly Operation[]> =>
  (await client.applications.list()).flatMap((application) => application.operations)

const has = ({ id, name, help, group, path }: Operation, word: string): boolean =>
  [id, name, help, OPERATION_GROUPS[group], path].some((text) => text.toLowerCase().includes(word))

const needed = ({ permission }: Operation): string => permission.policy ?? permission.rbac ?? ''

const row = (one: Operation): string[] => [one.id, one.name, OPERATION_GROUPS[one.group], needed(one)]

function details(one: Operation): string[] {
  const { policy, rbac } = one.permission
  const inputs = one.inputs.map((input) => {
    const marks = [input.type, ...(input.required ? ['required'] : []), ...(input.secret ? ['secret'] : [])]
    return `  ${input.name} (${marks.join(', ')}): ${input.help}`
  })
  return [
    `${one.id}: ${one.name}`,
    one.help,
    `${one.method} ${one.path}`,
    `Needs ${[policy, rbac].filter(Boolean).join(' or ')}.`,
    ...(one.longRunning === undefined ? [] : [`It goes on after its answer, ${one.longRunning}.`]),
    inputs.length === 0 ? 'It takes no input.' : 'Inputs:',
    ...inputs,
    one.docs,
  ]
}
