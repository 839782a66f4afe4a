/**
 * Runs the scorer, unchanged, in a thread of its own. Around it: its requests get fresh client values, what it prints is handed
 * over line by line, and its end is a message instead of the end of the process.
 */
import https from 'node:https'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { type Learned, learn, renewBody, renewPath } from './client-values.ts'

export interface ScorerJob {
  readonly scorer: string
  readonly target: string
  readonly recordings: string
  /** `Situation.clock`, and the sandbox's control API to set it with. */
  readonly clock: Readonly<Record<number, string>>
  readonly control: string
}

const { scorer, target, recordings, clock, control } = workerData as ScorerJob
const learned: Learned = {}
const send = https.request
let exchanges = 0

https.request = ((options: https.RequestOptions, onAnswer: (answer: import('node:http').IncomingMessage) => void) => {
  const path = renewPath(String(options.path), learned)
  const isExchange = !path.endsWith('/oauth2/v2.0/token')
  const time = isExchange ? clock[exchanges++] : undefined
  const request = send({ ...options, path }, (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => learn(learned, answer.headers, Buffer.concat(chunks).toString('utf8')))
    onAnswer(answer)
  })
  const end = request.end.bind(request) as (body?: string) => void
  request.end = ((body?: string) => {
    Promise.all([renewBody({ path, body }, learned), time && setClock(time)]).then(
      ([renewed]) => {
        if (renewed !== undefined) request.setHeader('content-length', Buffer.byteLength(renewed))
        end(renewed)
      },
      (error: Error) => request.destroy(error),
    )
    return request
  }) as typeof request.end
  return request
}) as typeof https.request

async function setClock(time: string): Promise<void> {
  const body = JSON.stringify({ freeze: Date.parse(time) })
  const headers = { 'content-type': 'application/json' }
  const { ok, status } = await fetch(`${control}/clock`, { method: 'POST', headers, body })
  if (!ok) throw new Error(`The clock could not be set: ${status}.`)
}

const lines: string[] = []
console.log = (line: string) => void lines.push(line)
process.exit = (() => parentPort?.postMessage(lines)) as unknown as typeof process.exit
process.argv = [process.execPath, scorer, '--target', target, recordings, '--verbose']
await import(pathToFileURL(scorer).href)
