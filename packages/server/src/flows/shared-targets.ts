/** Flows that write the same vault. Saving them is allowed; who looks at one is told of the others. */
import { type ConnectionInput, placedSteps, type SharedTarget } from '@keyway/contract'
import type { Db } from '../deps.ts'
import { flowDocOf } from './flow-doc.ts'

export async function sharedTargets(db: Db, flowId: string): Promise<SharedTarget[]> {
  const flows = await db.selectFrom('flows').select(['id', 'name', 'doc']).orderBy('name').execute()
  const vaults = await vaultsOfImports(db)
  const written = new Map(flows.map(({ id, doc }) => [id, vaultsOf(doc, vaults)]))
  const mine = written.get(flowId) ?? new Set()
  const running = await runningFlows(db)
  return flows
    .filter(({ id }) => id !== flowId)
    .flatMap(({ id, name, doc }) =>
      [...(written.get(id) ?? [])]
        .filter((vaultUrl) => mine.has(vaultUrl))
        .map((vaultUrl) => ({
          _flowId: id,
          name,
          disabled: flowDocOf(doc).disabled,
          running: running.has(id),
          vaultUrl,
        })),
    )
}

/** Vault URL by the id of the import that writes there. */
async function vaultsOfImports(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('imports')
    .innerJoin('connections', 'connections.id', 'imports.connectionId')
    .select(['imports.id', 'connections.doc'])
    .execute()
  return new Map(
    rows.flatMap(({ id, doc }): [string, string][] => {
      const { vaultUrl } = (doc as ConnectionInput).http.unencrypted
      return vaultUrl ? [[id, vaultUrl.replace(/\/$/, '').toLowerCase()]] : []
    }),
  )
}

const vaultsOf = (doc: object, vaults: ReadonlyMap<string, string>): ReadonlySet<string> =>
  new Set(
    placedSteps(flowDocOf(doc)).flatMap(({ step }) =>
      step.type === 'import' ? (vaults.get(step._importId) ?? []) : [],
    ),
  )

async function runningFlows(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('jobs')
    .select('flowId')
    .where('type', '=', 'flow')
    .where('status', 'in', ['queued', 'running', 'retrying', 'canceling'])
    .execute()
  return new Set(rows.map(({ flowId }) => flowId))
}
