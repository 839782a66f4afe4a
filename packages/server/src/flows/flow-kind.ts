/** Flows as stored documents: what is checked when one is saved, and how it reads. Nothing refers to a flow. */
import { type Flow, FlowInput } from '@keyway/contract'
import { type DocumentKind, presentStored } from '../documents/index.ts'
import { checkSteps } from './check-steps.ts'
import { refuseRunning } from './refuse-running.ts'

export const flowKind: DocumentKind<'flows', FlowInput, Flow> = {
  table: 'flows',
  noun: 'flow',
  input: FlowInput,

  async prepare(tx, input, { before }) {
    await checkSteps(tx, input)
    const { name: _, ...doc } = input
    return { doc, columns: { lastExecutedAt: before?.lastExecutedAt ?? null } }
  },

  present: async (_, rows) =>
    rows.map((row) => ({
      ...presentStored<Omit<FlowInput, 'name'>>(row),
      lastExecutedAt: row.lastExecutedAt?.toISOString() ?? null,
    })),

  users: async () => ({}),

  // Its jobs would be deleted with it.
  refuseDelete: refuseRunning,
}
