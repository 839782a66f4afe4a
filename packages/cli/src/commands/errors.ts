/** `keyway errors`: the failed records of a flow listed, sent again, resolved, written to a file. */
import { type Client, errorFromResponse, KeywayError } from '@keyway/client'
import type { ErrorChoice, RecordError } from '@keyway/contract'
import { type Output, openOutput } from '../files/open-output.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'
import { findTags } from '../running/find-tags.ts'
import { followRun } from '../running/follow-run.ts'

/** Which errors of a flow, as typed. */
export interface ChosenErrors {
  readonly json: boolean
  /** Id of an export or import; absent: every step with open errors. */
  readonly step: string | undefined
  readonly search: string | undefined
  /** Names or ids: errors with any of these tags. */
  readonly tags: readonly string[]
}

const LISTED = 100

export async function listErrors(
  client: Client,
  terminal: Terminal,
  flow: string,
  { json, step, ...sought }: ChosenErrors,
): Promise<ExitCode> {
  const { id, steps } = await stepsOf(client, flow, step)
  const filter = await filterOf(client, sought)
  const found = await Promise.all(
    steps.map(async (stepId) => {
      const query = { limit: LISTED, ...filter }
      const { errors, nextPageURL } = await client.flows.stepErrors({ params: { id, stepId }, query })
      return { _expOrImpId: stepId, errors, more: nextPageURL !== undefined }
    }),
  )
  if (json) terminal.json(found)
  else if (found.every(({ errors }) => errors.length === 0)) terminal.line('There are no open errors.')
  else for (const { _expOrImpId, errors, more } of found) show(terminal, _expOrImpId, errors, more)
  return EXIT.ok
}

function show(terminal: Terminal, stepId: string, errors: readonly RecordError[], more: boolean): void {
  if (errors.length === 0) return
  terminal.line(`Step ${stepId}${more ? `, the newest ${LISTED}` : ''}:`)
  const rows = errors.map(({ traceKey, classification, message, errorId }) => [
    traceKey ?? 'a record',
    classification,
    message.length > MESSAGE ? `${message.slice(0, MESSAGE - 1)}…` : message,
    errorId,
  ])
  terminal.line(table(['Record', 'Kind', 'Error', 'Id'], rows))
}

const MESSAGE = 70

/** Step by step, each to its end: a flow runs once at a time. A step that cannot be retried is told, and the others go on. */
export async function retryErrors(
  client: Client,
  terminal: Terminal,
  flow: string,
  ids: readonly string[],
  chosen: ChosenErrors,
): Promise<ExitCode> {
  const { id, name, steps } = await stepsOf(client, flow, chosen.step)
  if (steps.length === 0) terminal.problem('There are no open errors.')
  const body = await choiceOf(client, ids, chosen)
  let code: ExitCode = EXIT.ok
  for (const stepId of stepsNamed(steps, ids)) {
    try {
      const { _jobId } = await client.flows.retryErrors({ params: { id, stepId }, body })
      const ended = await followRun(client, terminal, { jobId: _jobId, name, json: chosen.json })
      if (ended !== EXIT.ok) code = ended
    } catch (error) {
      if (steps.length === 1 || !isOfStep(error)) throw error
      terminal.problem(`Step ${stepId}: ${error.message}`)
      code = EXIT.failed
    }
  }
  return code
}

const isOfStep = (error: unknown): error is KeywayError =>
  error instanceof KeywayError && (error.has('not_retriable') || error.has('nothing_to_retry'))

export async function resolveErrors(
  client: Client,
  terminal: Terminal,
  flow: string,
  ids: readonly string[],
  chosen: ChosenErrors,
): Promise<ExitCode> {
  const { id, steps } = await stepsOf(client, flow, chosen.step)
  const body = await choiceOf(client, ids, chosen)
  for (const stepId of stepsNamed(steps, ids)) {
    await client.flows.resolveErrors({ params: { id, stepId }, body })
  }
  const { flowErrors } = await client.flows.errors({ params: { id } })
  const open = flowErrors.reduce((sum, { numError }) => sum + numError, 0)
  if (chosen.json) terminal.json({ open })
  else terminal.line(`Resolved. ${open} open ${open === 1 ? 'error is' : 'errors are'} left.`)
  return EXIT.ok
}

/** @param output a file; absent: stdout */
export async function writeErrors(
  client: Client,
  flow: string,
  { step, ...sought }: ChosenErrors,
  output: string | undefined,
  stdout: NodeJS.WritableStream = process.stdout,
): Promise<ExitCode> {
  const { id, steps } = await stepsOf(client, flow, step)
  const query = await filterOf(client, sought)
  const out = openOutput(output, stdout)
  try {
    for (const [index, stepId] of steps.entries()) {
      const answer = await client.raw('flows.exportErrors', { params: { id, stepId }, query })
      if (!answer.ok) throw await errorFromResponse(answer)
      // Whoever reads the pipe has enough, as head does: so have we.
      if (!(await writeBody(out, answer, index === 0))) return EXIT.ok
    }
  } catch (error) {
    // What went wrong first is told, not that the file could not be closed either.
    await out.end().catch(() => {})
    throw error
  }
  await out.end()
  return EXIT.ok
}

/**
 * @param headed false: without the first line, as the columns are named once, above the first step
 * @returns false when nobody reads it any more
 */
async function writeBody(out: Output, { body }: Response, headed: boolean): Promise<boolean> {
  let inHead = !headed
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const end = inHead ? text.indexOf('\n') : -1
    if (inHead && end < 0) continue
    inHead = false
    if (!(await out.write(text.slice(end + 1)))) return false
  }
  return true
}

async function stepsOf(client: Client, nameOrId: string, step: string | undefined) {
  const { _id: id, name } = await findByNameOrId(client, 'flows.list', nameOrId, 'flow')
  const { flowErrors } = await client.flows.errors({ params: { id } })
  return { id, name, steps: step === undefined ? flowErrors.map(({ _expOrImpId }) => _expOrImpId) : [step] }
}

/** @throws Problem when errors are named and it is not said of which step */
function stepsNamed(steps: readonly string[], ids: readonly string[]): readonly string[] {
  if (ids.length === 0 || steps.length <= 1) return steps
  throw new Problem(
    'invalid_field',
    'Several steps of this flow have errors. Say with --step which one these are of.',
    EXIT.usage,
  )
}

type Sought = Pick<ChosenErrors, 'search' | 'tags'>

async function filterOf(client: Client, { search, tags }: Sought): Promise<{ q?: string; tags?: string }> {
  const ids = await findTags(client, tags)
  return { ...(search !== undefined && { q: search }), ...(ids.length > 0 && { tags: ids.join(',') }) }
}

async function choiceOf(client: Client, ids: readonly string[], sought: Sought): Promise<ErrorChoice> {
  if (ids.length > 0) return { errors: [...ids] }
  const filter = await filterOf(client, sought)
  return { all: true, ...(Object.keys(filter).length > 0 && { filter }) }
}
