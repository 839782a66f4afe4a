/** The doctor's route: one answer, or a line for each check as it ends for whoever watches. */
import { DOCTOR_GROUPS, DoctorCheck, type DoctorLine, type DoctorReport } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { HandlerRequest } from '../../http/handler.ts'
import { checkUp, examine, reportOf, type Wanted } from './check-up.ts'
import type { DoctorParts } from './visit.ts'

const LINES = 'application/x-ndjson'

/** Undefined when the answer was sent line by line. @throws as `checkUp` does, as long as nothing was sent */
export async function doctor(
  parts: DoctorParts,
  { params, query, raw, reply, signal }: HandlerRequest<'connections.doctor'>,
): Promise<DoctorReport> {
  const groups = DOCTOR_GROUPS.filter((group) => query.groups?.split(',').includes(group) ?? true)
  const wanted = { id: params.id, groups }
  if (!String(raw.headers.accept ?? '').includes(LINES)) return await examine(parts, wanted, signal)
  await watch(parts, wanted, reply, signal)
  return undefined as never
}

async function watch(parts: DoctorParts, wanted: Wanted, reply: FastifyReply, signal: AbortSignal): Promise<void> {
  const started = performance.now()
  const visit = checkUp(parts, wanted, signal)
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
    line({ report: reportOf(parts, wanted.id, checks, Math.round(performance.now() - started)) })
    raw.end()
  } catch (err) {
    // The head is out: a broken line is all that can be told.
    if (!signal.aborted) parts.deps.log.error({ err, connectionId: wanted.id }, 'a visit of the doctor broke off')
    raw.destroy()
  }
}
