/**
 * The thread that evaluates jsonata, and rules with regular expressions: it has no environment, no file and no connection of Keyway's, only the records it is
 * sent. Posts one outcome per record, in their order.
 */
import { parentPort } from 'node:worker_threads'
import jsonata from 'jsonata'
import { compileRules, FilterError } from '../filter-rules.ts'
import { EXPRESSION_LIMITS, type ExpressionOutcome, type ExpressionTask } from './protocol.ts'

/** Compiled expressions; a run uses one or two. */
const compiled = new Map<string, jsonata.Expression>()
const MOST_COMPILED = 50

function compile(expression: string): jsonata.Expression {
  const known = compiled.get(expression)
  if (known) return known
  if (compiled.size >= MOST_COMPILED) compiled.clear()
  const fresh = jsonata(expression, EXPRESSION_LIMITS)
  compiled.set(expression, fresh)
  return fresh
}

async function evaluate(task: ExpressionTask, record: unknown): Promise<ExpressionOutcome> {
  try {
    if ('rules' in task) return { ok: true, json: JSON.stringify(compileRules(task.rules)(record)) }
    const value: unknown = await compile(task.expression).evaluate(record, { ...task.bindings })
    // As JSON: functions and sequences stay here, and what cannot be written down is told here.
    const json = value === undefined || typeof value === 'function' ? undefined : JSON.stringify(value)
    return { ok: true, json }
  } catch (error) {
    if (error instanceof FilterError) return { ok: false, code: 'rules', message: error.message }
    const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown }
    return { ok: false, code: String(code), message: String(message) }
  }
}

parentPort?.on('message', async (task: ExpressionTask) => {
  for (const record of task.records) parentPort?.postMessage(await evaluate(task, record))
})
