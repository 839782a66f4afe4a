/** The pipeline put together: access, slot, delivery, and what an answer says about the call and about its connection. */
import { buildRequest, type OperationRow, operationOf, readAnswer } from '@keyway/connectors'
import { type Diagnosis, diagnoseResponse } from '@keyway/contract'
import type { Clock } from '../deps.ts'
import type { Access, Accesses } from './access.ts'
import { type Delivered, deliver } from './deliver.ts'
import {
  type Failed,
  inputRefused,
  nextPageForeign,
  notJson,
  throttled,
  unknownOperation,
  unreachable,
} from './failed.ts'
import { createLines, type Line } from './line.ts'
import type { Network } from './network/index.ts'
import type { CallOptions, Outbound } from './outbound.ts'
import type { Pacer } from './pace/index.ts'
import { redactDiagnosis, secretsOf } from './redact.ts'
import { nextPageRequest, operationRequest, type WireRequest } from './wire-request.ts'

export interface OutboundParts {
  readonly clock: Clock
  readonly network: Network
  readonly accesses: Accesses
  readonly pacer: Pacer
  /** For the jitter of back-off; 0 to 1. */
  readonly random?: () => number
}

type Inputs = Readonly<Record<string, unknown>>

/** Answers that meet every call of a connection alike: the vault is gone, or closed to where Keyway runs. */
export const SHUT_OUT: ReadonlySet<string> = new Set([
  'forbidden_by_firewall',
  'forbidden_by_connection',
  'vault_host_not_found',
])

const PATIENCE_MS = 15_000

export function createOutbound({ clock, network, accesses, pacer, random = Math.random }: OutboundParts): Outbound {
  const lines = createLines(network)

  /** Delivers in a slot of the connection. The slot of an answer is the caller's to release, after its body. */
  async function inSlot(
    line: Line,
    access: Access,
    request: WireRequest,
    options: CallOptions,
    whole: boolean,
  ): Promise<Delivered> {
    const { signal, patienceMs = PATIENCE_MS, party } = options
    await line.enter(signal, party)
    let answered = false
    try {
      const renew = (refused: Access, claims: string | undefined) => accesses.renew(refused, claims, signal)
      const delivered = await deliver(
        line,
        access,
        request,
        { clock, random, pacer, renew },
        { signal, patienceMs, whole },
      )
      answered = delivered.kind === 'answered'
      return delivered
    } finally {
      if (!answered) line.leave()
    }
  }

  /** Sends a request of an operation and reads its answer whole. */
  async function exchange(
    access: Access,
    row: OperationRow,
    request: WireRequest,
    inputs: Inputs,
    options: CallOptions,
  ): Promise<Failed | { readonly ok: true; readonly status: number; readonly body: unknown }> {
    const { api, words } = access.target
    const line = lines.of(access.target)
    const delivered = await inSlot(line, access, request, options, true)
    if (delivered.kind === 'signedOut') return delivered.result
    if (delivered.kind === 'unreachable') return unreachable(delivered.error, words)
    if (delivered.kind === 'busy') return throttled(access.target, delivered.waitMs)
    line.leave()
    const { answer } = delivered
    const { status } = answer
    const json = parseJson((await answer.bytes()).toString('utf8'))
    if (status >= 200 && status < 300) {
      if (json === NOT_JSON) return notJson(status, words)
      await tellConnection(access, status)
      return { ok: true, status, body: json }
    }
    const secrets = secretsOf(row, inputs)
    const failure = { api, status, body: json === NOT_JSON ? undefined : json, operation: row, secrets }
    const diagnosis = redactDiagnosis(diagnoseResponse(failure, words), secrets)
    await tellConnection(access, status, diagnosis)
    return { ok: false, status, diagnosis }
  }

  /** A refused sign-in ends a connection; an answer about the call itself shows that it works. */
  async function tellConnection({ target }: Access, status: number, refusal?: Diagnosis): Promise<void> {
    if (status === 401 && refusal !== undefined) await accesses.failed(target.connectionId, refusal)
    else if (target.offline && showsThatItWorks(status, refusal)) await accesses.worked(target.connectionId)
  }

  /** Access and request of an operation, or why there is none. */
  async function prepare(connectionId: string, operationId: string, inputs: Inputs, options: CallOptions) {
    const found = await accesses.get(connectionId, options)
    if (!found.ok) return found
    const row = operationOf(found.access.target.api, operationId)
    if (row === undefined) return unknownOperation(operationId)
    const built = buildRequest(row, inputs)
    if (!built.ok) return inputRefused(row, built.refusal)
    return { ok: true, access: found.access, row, request: operationRequest(built.request) } as const
  }

  return {
    async call(connectionId, operationId, inputs, options = {}) {
      const prepared = await prepare(connectionId, operationId, inputs, options)
      if (!prepared.ok) return prepared
      const { access, row, request } = prepared
      return await exchange(access, row, request, inputs, options)
    },

    async page(connectionId, operationId, inputs, next, options = {}) {
      const prepared = await prepare(connectionId, operationId, inputs, options)
      if (!prepared.ok) return prepared
      const { access, row } = prepared
      const { origin, words } = access.target
      const request = next === undefined ? prepared.request : nextPageRequest(next, origin)
      if (request === null) return nextPageForeign(words)
      const answer = await exchange(access, row, request, inputs, options)
      if (!answer.ok) return answer
      const read = readAnswer(row, answer.body)
      if (read.next !== undefined && nextPageRequest(read.next, origin) === null) return nextPageForeign(words)
      return { ok: true, status: answer.status, ...read }
    },

    async send(connectionId, request, options = {}) {
      const found = await accesses.get(connectionId, options)
      if (!found.ok) return found
      const { access } = found
      const line = lines.of(access.target)
      const delivered = await inSlot(line, access, request, options, false)
      if (delivered.kind === 'signedOut') return delivered.result
      if (delivered.kind === 'unreachable') return unreachable(delivered.error, access.target.words)
      if (delivered.kind === 'busy') return throttled(access.target, delivered.waitMs)
      const { answer } = delivered
      const { status } = answer
      answer.whenFinished(() => line.leave())
      const refusal =
        status === 401
          ? diagnoseResponse({ api: access.target.api, status, body: undefined }, access.target.words)
          : undefined
      await tellConnection(access, status, refusal)
      return { ok: true, answer }
    },

    forget(connectionId) {
      accesses.forget(connectionId)
      lines.forget(connectionId)
    },

    async close() {
      pacer.close()
      await lines.close()
    },
  }
}

/** Refused to whoever comes from here, or to everybody for the moment: no word about the connection. */
const showsThatItWorks = (status: number, refusal: Diagnosis | undefined): boolean =>
  status < 500 && status !== 429 && !(refusal !== undefined && SHUT_OUT.has(refusal.code))

const NOT_JSON = Symbol('not JSON')

/** An empty body (204) is no value. */
function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return NOT_JSON
  }
}
