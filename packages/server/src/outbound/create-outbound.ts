/** The pipeline put together: access, slot, delivery, and what an answer says about the call and about its connection. */
import { buildRequest, type OperationRow, operationOf, readAnswer } from '@keyway/connectors'
import { type Diagnosis, diagnoseResponse, diagnosis } from '@keyway/contract'
import type { Clock } from '../deps.ts'
import type { Access, Accesses } from './access.ts'
import type { Answer } from './answer.ts'
import { CallWatch } from './call-watch.ts'
import { type Delivered, deliver } from './deliver.ts'
import { type ExchangeLog, NO_LOG } from './exchange-log.ts'
import {
  type Failed,
  inputRefused,
  nextPageForeign,
  notJson,
  throttled,
  unknownOperation,
  unreachable,
} from './failed.ts'
import { createLines, Line } from './line.ts'
import { hasFailed, laterOf, stillLater, untilOver } from './long-running.ts'
import type { Verdict } from './manners.ts'
import { AddressRefused, type Network } from './network/index.ts'
import { SHUT_OUT } from './out-of-reach.ts'
import type { CallOptions, CallResult, Outbound } from './outbound.ts'
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
  /** Told of what is sent, for connections whose debug log is on. */
  readonly log?: ExchangeLog
}

type Inputs = Readonly<Record<string, unknown>>

const PATIENCE_MS = 15_000
const SETTLE_MS = 10 * 60_000

const OTHER = { by: 'other' } as const

export function createOutbound(parts: OutboundParts): Outbound {
  const { clock, network, accesses, pacer, random = Math.random, log = NO_LOG } = parts
  const lines = createLines(network)

  /** The host may have become one that is not called: what an administrator allowed can be taken back. */
  function lineTo({ target }: Access): Line | Failed {
    try {
      return lines.of(target)
    } catch (error) {
      if (error instanceof AddressRefused) return unreachable(error, target.words)
      throw error
    }
  }

  /** Delivers in a slot of the connection. The slot of an answer is the caller's to release, after its body. */
  async function inSlot(
    line: Line,
    access: Access,
    request: WireRequest,
    options: CallOptions,
    whole: boolean,
    row?: OperationRow,
  ): Promise<Delivered> {
    const { signal, patienceMs = PATIENCE_MS, asker = OTHER, party } = options
    const { target } = access
    const watch = log.isOn(target) ? new CallWatch(log, clock, { access, request, asker, row }) : undefined
    await line.enter(signal, party)
    watch?.entered()
    let answered = false
    try {
      const renew = (refused: Access, claims: string | undefined) => accesses.renew(refused, claims, signal)
      const delivered = await deliver(
        line,
        access,
        request,
        { clock, random, pacer, renew },
        { signal, party, patienceMs, whole, watch },
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
  ): Promise<Failed | (CallResult & { readonly ok: true })> {
    const { words } = access.target
    const line = lineTo(access)
    if (!(line instanceof Line)) return line
    const delivered = await inSlot(line, access, request, options, true, row)
    if (delivered.kind === 'signedOut') return delivered.result
    if (delivered.kind === 'unreachable') return unreachable(delivered.error, words)
    if (delivered.kind === 'busy') return throttled(access.target, delivered.waitMs)
    line.leave()
    const { answer, verdict } = delivered
    const { status } = answer
    const json = parseJson((await answer.bytes()).toString('utf8'))
    if (verdict === 'answer' && status >= 200 && status < 300 && !(options.at !== undefined && hasFailed(json))) {
      if (json === NOT_JSON) return notJson(status, words)
      await tellConnection(access, verdict, status)
      const later = row.settles?.by === 'location' ? laterIn(answer, json, options.at) : undefined
      return { ok: true, status, body: json, ...(later && { later }) }
    }
    const secrets = secretsOf(row, inputs)
    const failure = {
      api: row.api,
      status: meantStatus(verdict, status),
      body: json === NOT_JSON ? undefined : json,
      operation: row,
      secrets,
    }
    const why = redactDiagnosis(diagnoseResponse(failure, words), secrets)
    await tellConnection(access, verdict, status, why)
    return { ok: false, status: failure.status, diagnosis: why }
  }

  const laterIn = ({ status, headers }: Answer, body: unknown, at: string | undefined) =>
    at === undefined ? laterOf(status, headers, clock.now()) : stillLater(at, status, headers, body, clock.now())

  /** A refused sign-in ends a connection; an answer about the call itself shows that it works. */
  async function tellConnection(
    { target }: Access,
    verdict: Verdict,
    status: number,
    refusal?: Diagnosis,
  ): Promise<void> {
    if (verdict === 'refused' && refusal !== undefined) await accesses.failed(target.connectionId, refusal)
    else if (target.offline && verdict !== 'busy' && showsThatItWorks(status, refusal))
      await accesses.worked(target.connectionId)
  }

  /** Access and request of an operation, or why there is none. */
  async function prepare(connectionId: string, operationId: string, inputs: Inputs, options: CallOptions) {
    const found = await accesses.get(connectionId, options)
    if (!found.ok) return found
    const { api } = found.access.target
    const row = api === null ? undefined : operationOf(api, operationId)
    if (row === undefined) return unknownOperation(operationId)
    const built = buildRequest(row, inputs)
    if (!built.ok) return inputRefused(row, built.refusal)
    return { ok: true, access: found.access, row, request: operationRequest(built.request) } as const
  }

  return {
    async call(connectionId, operationId, inputs, options = {}) {
      const prepared = await prepare(connectionId, operationId, inputs, options)
      if (!prepared.ok) return prepared
      const { access, row } = prepared
      const { origin, words } = access.target
      const send = async (at: string | undefined): Promise<CallResult> => {
        const request = at === undefined ? prepared.request : nextPageRequest(at, origin)
        if (request === null) return nextPageForeign(words)
        return await exchange(access, row, request, inputs, at === undefined ? options : { ...options, at })
      }
      const first = await send(options.at)
      if (!first.ok || first.later === undefined || options.at !== undefined) return first
      return await untilOver(first, send, options.settleMs ?? SETTLE_MS, options.signal)
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
      const line = lineTo(access)
      if (!(line instanceof Line)) return line
      const delivered = await inSlot(line, access, request, options, false)
      if (delivered.kind === 'signedOut') return delivered.result
      if (delivered.kind === 'unreachable') return unreachable(delivered.error, access.target.words)
      if (delivered.kind === 'busy') return throttled(access.target, delivered.waitMs)
      const { answer, verdict } = delivered
      answer.whenFinished(() => line.leave())
      const refusal = verdict === 'refused' ? refusedSignIn(access) : undefined
      if (refusal !== undefined || !(options.isTest || aboutWhoAsks(answer.status)))
        await tellConnection(access, verdict, answer.status, refusal)
      return { ok: true, answer, verdict }
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

/** What an answer's status would be, did it say in it what it says. */
const meantStatus = (verdict: Verdict, status: number): number =>
  verdict === 'refused' ? 401 : verdict === 'busy' ? 429 : status

const refusedSignIn = ({ target: { api, words } }: Access): Diagnosis =>
  api === null
    ? diagnosis('credentials_refused', words)
    : diagnoseResponse({ api, status: 401, body: undefined }, words)

/** Refused to whoever comes from here, or to everybody for the moment: no word about the connection. */
const showsThatItWorks = (status: number, refusal: Diagnosis | undefined): boolean =>
  status < 500 && status !== 429 && !(refusal !== undefined && SHUT_OUT.has(refusal.code))

/** Where the answer is not looked into: a 403 may be the firewall's, which shuts out every call. */
const aboutWhoAsks = (status: number): boolean => status === 401 || status === 403

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
