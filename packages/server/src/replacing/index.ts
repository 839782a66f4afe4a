/** One connection in the place of another: for all its users at once, or in one export, import or flow. */

import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Handlers } from '../http/handler.ts'
import { replaceConnection } from './replace-connection.ts'

type Replacing = Extract<keyof Handlers, `${string}.replaceConnection`>

/** @param given the routes that answer with the changed document */
export function replacingHandlers(
  deps: Deps,
  given: Pick<Handlers, 'exports.get' | 'imports.get' | 'flows.get'>,
): Pick<Handlers, Replacing> {
  const connectionOfStep = async (table: 'exports' | 'imports', id: string): Promise<string> => {
    const row = await deps.db.selectFrom(table).select('connectionId').where('id', '=', id).executeTakeFirst()
    if (!row) throw new AppError('resource_not_found', { facts: { resource: table.slice(0, -1) } })
    return row.connectionId
  }
  return {
    'connections.replaceConnection': ({ params, body, actor }) => {
      const { _newConnectionId: to, ...rest } = body
      return replaceConnection(deps, { from: params.id, to, ...rest }, actor)
    },
    async 'exports.replaceConnection'(request) {
      const { params, body, actor } = request
      const from = await connectionOfStep('exports', params.id)
      const replacement = { from, to: body._newConnectionId, exports: [params.id], dryRun: false }
      await replaceConnection(deps, replacement, actor)
      return await given['exports.get'](request as never)
    },
    async 'imports.replaceConnection'(request) {
      const { params, body, actor } = request
      const from = await connectionOfStep('imports', params.id)
      const replacement = { from, to: body._newConnectionId, imports: [params.id], dryRun: false }
      await replaceConnection(deps, replacement, actor)
      return await given['imports.get'](request as never)
    },
    async 'flows.replaceConnection'(request) {
      const { params, body, actor } = request
      await given['flows.get'](request as never)
      const replacement = { from: body._connectionId, to: body._newConnectionId, flows: [params.id], dryRun: false }
      await replaceConnection(deps, replacement, actor)
      return await given['flows.get'](request as never)
    },
  }
}
