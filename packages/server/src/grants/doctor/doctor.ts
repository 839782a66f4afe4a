/** The doctor's route: one answer, or a line for each check as it ends for whoever watches. */
import { DoctorCheck, type DoctorLine, type DoctorReport } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { HandlerRequest } from '../../http/handler.ts'
import { checkUp, examine, reportOf } from './check-up.ts'
import type { DoctorParts } from './visit.ts'

const LINES = 'application/x-ndjson'

/** Undefined when the answer was sent line by line. @throws as `checkUp` does, as long as nothing was sent */
export async function doctor(
  parts: DoctorParts,
  { params, raw, reply, signal }: HandlerRequest<'connections.doctor'>,
): Promise<DoctorReport> {
  const wanted = String(raw.headers.accept ?? '')
  if (!wanted.includes(LINES)) return await examine(parts, params.id, signal)
  await watch(parts, params.id, reply, signal)
  return undefined as never
}

async function watch(parts: DoctorParts, id: string, reply: FastifyReply, signal: AbortSignal): Promise<void> {
  const started = performance.now()
  const visit = checkUp(parts, id, signal)
  // The first check before the head: that there is no such connection is still an ordinary answer.
  let next = await visit.next()
  const own = reply.getHeaders() as Record<string, string>
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { ...own, 'content-type': LINES, 'cache-control': 'no-store' })
  const line = (one: DoctorLine) => void raw.write(`${JSON.stringify(one)}\n`)
  const checks: DoctorCheck[] = []
  try {
    for (; !next.done; next = await visit.next()) {
      // Through the schema, as every other answer.
      const check = DoctorCheck.parse(next.value)
      checks.push(check)
      line({ check })
    }
    line({ report: reportOf(parts, id, checks, Math.round(performance.now() - started)) })
    raw.end()
  } catch (err) {
    // The head is out: a broken line is all that can be told.
    if (!signal.aborted) parts.deps.log.error({ err, connectionId: id }, 'a visit of the doctor broke off')
    raw.destroy()
  }
}
