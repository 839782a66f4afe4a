/** `keyway call`: one operation through a connection. */
import type { Client } from '@keyway/client'
import type { Operation } from '@keyway/contract'
import { callThrough } from '../calling/call-through.ts'
import { type GivenInputs, readInputs } from '../calling/read-inputs.ts'
import { showResult } from '../calling/show-result.ts'
import { reportDiagnosis } from '../output/report-diagnosis.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'
import { operationsOf } from './operations.ts'

export interface CallCommand extends GivenInputs {
  readonly connection: string
  readonly operation: string
  readonly json: boolean
  readonly reveal: boolean
  readonly dryRun: boolean
  readonly wait: boolean
}

export async function callOperation(client: Client, terminal: Terminal, command: CallCommand): Promise<ExitCode> {
  const { json, reveal, dryRun, wait } = command
  const connection = await findByNameOrId(client, 'connections.list', command.connection, 'connection')
  const operation = await findOperation(client, connection._id, command.operation)
  const inputs = await readInputs(operation, command)
  const call = { id: connection._id, operation: operation.id, inputs }
  if (dryRun) {
    const { request } = await client.connections.call({ params: call, query: { dryRun: 'true' }, body: { inputs } })
    if (json) terminal.json({ ok: true, request })
    else {
      terminal.line(`${request.method} ${request.url}`)
      if (request.body) terminal.line(JSON.stringify(request.body, null, 2))
    }
    return EXIT.ok
  }
  const result = await callThrough(client, { ...call, reveal, wait }, createProgressLine(terminal, json))
  if (json) terminal.json(result)
  else if (result.ok) showResult(result, terminal)
  else {
    terminal.problem(`"${operation.name}" was refused${result.status === null ? '' : ` (${result.status})`}.`)
    if (result.diagnosis) reportDiagnosis(result.diagnosis, terminal.problem)
  }
  return result.ok ? EXIT.ok : EXIT.failed
}

/** Once in a while for a person; nothing for a program. */
function createProgressLine(terminal: Terminal, json: boolean): (text: string) => void {
  const EVERY_MS = 2_000
  let last = performance.now()
  return (text) => {
    if (json || performance.now() - last < EVERY_MS) return
    last = performance.now()
    terminal.problem(text)
  }
}

/** @throws Problem when the API of the connection has none of this id; it names those that sound alike */
async function findOperation(client: Client, connectionId: string, id: string): Promise<Operation> {
  const { http } = await client.connections.get({ params: { id: connectionId } })
  const own = (await operationsOf(client)).filter(({ api }) => api === http._httpConnectorApiId)
  const wanted = id.toLowerCase()
  const found = own.find((one) => one.id.toLowerCase() === wanted)
  if (found) return found
  const alike = own.filter((one) => one.id.toLowerCase().includes(wanted)).map((one) => one.id)
  const hint = alike.length > 0 ? `Did you mean ${alike.join(', ')}?` : '"keyway operations" lists them.'
  throw new Problem('operation_unknown', `The connection has no operation "${id}". ${hint}`, EXIT.usage)
}
