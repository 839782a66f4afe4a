/** Operations called by hand, one at a time. */
import { type OperationRow, operationOf } from '@keyway/connectors'
import type { ConnectionDocument } from '../connections/index.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Handlers } from '../http/handler.ts'
import type { Outbound } from '../outbound/index.ts'
import { apiName } from '../records/index.ts'
import { baseUrlOfConnection } from '../requests/index.ts'
import { callOperation } from './call-operation.ts'
import { checkInputs } from './check-inputs.ts'

export function operationsHandlers(deps: Deps, outbound: Outbound): Pick<Handlers, 'connections.call'> {
  return {
    async 'connections.call'({ params, query, body, actor, signal }) {
      const { name, row } = await find(deps, params.id, params.operation)
      checkInputs(row, body.inputs)
      const baseUrl = await baseUrlOfConnection(deps, params.id)
      const connection = { id: params.id, name, baseUrl }
      return await callOperation(deps, outbound, { connection, row, ...body, ...query }, actor, signal)
    },
  }
}

/** @throws AppError resource_not_found, operation_unknown */
async function find(
  { db }: Pick<Deps, 'db'>,
  id: string,
  operation: string,
): Promise<{ readonly name: string; readonly row: OperationRow }> {
  const stored = await db.selectFrom('connections').select(['name', 'doc']).where('id', '=', id).executeTakeFirst()
  if (!stored) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
  const api = (stored.doc as ConnectionDocument).http._httpConnectorApiId
  const row = api === undefined ? undefined : operationOf(api, operation)
  if (!row)
    throw new AppError('operation_unknown', { facts: { operation, api: api === undefined ? 'HTTP' : apiName(api) } })
  return { name: stored.name, row }
}
