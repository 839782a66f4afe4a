/**
 * Evaluates a jsonata expression for records, on a thread of its own. An expression that does not end costs its record an
 * error and Keyway nothing: jsonata stops it after a second, and where jsonata cannot, the thread is ended.
 */
import { Worker } from 'node:worker_threads'
import jsonata from 'jsonata'
import { explainExpression } from './explain.ts'
import { type ExpressionOutcome, type ExpressionTask, HANGS_AFTER_MS } from './protocol.ts'

export type Evaluated =
  | { readonly ok: true; readonly value: unknown }
  /** The end of a sentence about the expression. */
  | { readonly ok: false; readonly reason: string }

/** Records an expression may hang on before the next ones are not tried for a while: a thousand would hold everybody up. */
const MOST_HANGS = 3
const REST_MS = 60_000

/** Threads of this process; more expressions at once wait their turn. */
const MOST_WORKERS = 2
const IDLE_MS = 30_000

/** @returns why the expression cannot be read; null when it can */
export function expressionFault(expression: string): string | null {
  try {
    jsonata(expression)
    return null
  } catch (error) {
    const { message = '', position } = error as { message?: string; position?: number }
    return `The expression cannot be read${position === undefined ? '' : ` at character ${position}`}: ${message.replace(/\.?$/, '.')}`
  }
}

interface Thread {
  readonly worker: Worker
  idle: NodeJS.Timeout | undefined
}

/** Lately hung expressions, by their text: how often, and when last. */
const hung = new Map<string, { readonly times: number; readonly at: number }>()

const keyOf = (task: ExpressionTask): string => ('rules' in task ? JSON.stringify(task.rules) : task.expression)

function isResting(key: string): boolean {
  const last = hung.get(key)
  if (!last) return false
  if (performance.now() - last.at < REST_MS) return last.times >= MOST_HANGS
  hung.delete(key)
  return false
}

const noteHang = (key: string): unknown =>
  hung.set(key, { times: (hung.get(key)?.times ?? 0) + 1, at: performance.now() })

const free: Thread[] = []
const waiting: (() => void)[] = []
let open = 0

/** One outcome per record, in their order. @throws the signal's reason */
export async function evaluateExpression(task: ExpressionTask, signal?: AbortSignal): Promise<Evaluated[]> {
  const outcomes: Evaluated[] = []
  const key = keyOf(task)
  while (outcomes.length < task.records.length) {
    signal?.throwIfAborted()
    if (isResting(key)) {
      outcomes.push({ ok: false, reason: explainExpression('given_up', '') })
      continue
    }
    const left = { ...task, records: task.records.slice(outcomes.length) }
    const ended = await onThread(left, (outcome) => outcomes.push(read(outcome)))
    if (ended === 'done') continue
    noteHang(key)
    outcomes.push({ ok: false, reason: explainExpression(ended, '') })
  }
  return outcomes
}

function read(outcome: ExpressionOutcome): Evaluated {
  if (!outcome.ok) return { ok: false, reason: explainExpression(outcome.code, outcome.message) }
  return { ok: true, value: outcome.json === undefined ? undefined : (JSON.parse(outcome.json) as unknown) }
}

/** @returns `done`, or what became of the record in hand when the thread was lost */
async function onThread(
  task: ExpressionTask,
  take: (outcome: ExpressionOutcome) => void,
): Promise<'done' | 'hangs' | 'memory'> {
  const thread = await takeThread()
  const { worker } = thread
  let left = task.records.length
  const ended = await new Promise<'done' | 'hangs' | 'memory'>((resolve) => {
    let watch: NodeJS.Timeout | undefined
    const end = (how: 'done' | 'hangs' | 'memory') => {
      clearTimeout(watch)
      worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit')
      resolve(how)
    }
    const rewatch = () => {
      clearTimeout(watch)
      const seen = left
      // Outcomes that arrived while this process was busy are read first.
      watch = setTimeout(() => setImmediate(() => setImmediate(() => left === seen && end('hangs'))), HANGS_AFTER_MS)
    }
    worker.on('message', (outcome: ExpressionOutcome) => {
      take(outcome)
      left -= 1
      if (left === 0) end('done')
      else rewatch()
    })
    worker.on('error', () => end('memory'))
    worker.on('exit', () => end('memory'))
    rewatch()
    worker.postMessage(task)
  })
  if (ended === 'done') giveBack(thread)
  else await lose(thread)
  return ended
}

async function takeThread(): Promise<Thread> {
  for (;;) {
    const thread = free.pop()
    if (thread) {
      clearTimeout(thread.idle)
      return thread
    }
    if (open < MOST_WORKERS) {
      open += 1
      const worker = new Worker(new URL('./expression-worker.ts', import.meta.url), {
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
      })
      worker.unref()
      return { worker, idle: undefined }
    }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
}

function giveBack(thread: Thread): void {
  free.push(thread)
  thread.idle = setTimeout(() => {
    free.splice(free.indexOf(thread), 1)
    void lose(thread)
  }, IDLE_MS).unref()
  waiting.shift()?.()
}

async function lose({ worker }: Thread): Promise<void> {
  await worker.terminate()
  open -= 1
  waiting.shift()?.()
}
