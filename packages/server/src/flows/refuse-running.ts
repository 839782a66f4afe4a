/** A flow runs once at a time, and is not deleted while it runs. Asked with the flow's row locked, so that it stays true. */
import type { Tx } from '../deps.ts'
import { AppError } from '../errors.ts'

/** @throws AppError flow_running */
export async function refuseRunning(
  tx: Tx,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const running = await tx
    .selectFrom('jobs')
    .select('id')
    .where('flowId', '=', id)
    .where('type', '=', 'flow')
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (running) throw new AppError('flow_running', { facts: { name } })
}
