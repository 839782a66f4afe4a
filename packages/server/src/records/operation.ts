/** The operation a stored export or import names, looked up in the API of its connection. */
import { type OperationRow, operationOf } from '@keyway/connectors'
import type { ApiType, ConnectionInput } from '@keyway/contract'
import type { Db, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'

const API_NAMES: Readonly<Record<ApiType, string>> = {
  'control-plane': 'the control plane',
  'data-plane': 'the data plane',
}

export const apiName = (api: ApiType): string => API_NAMES[api]

export interface UsedConnection {
  readonly id: string
  readonly name: string
  /** Absent where the application has no operations: only requests of one's own go through the connection. */
  readonly api: ApiType | undefined
}

/**
 * The connection a document refers to, kept from being deleted until the transaction ends.
 * @throws AppError invalid_ref
 */
export async function connectionOf(tx: Tx, id: string): Promise<UsedConnection> {
  const row = await tx
    .selectFrom('connections')
    .select(['name', 'doc'])
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()
  if (!row) throw new AppError('invalid_ref', { field: '_connectionId', facts: { resource: 'connection', id } })
  return { id, name: row.name, api: apiOf(row.doc) }
}

/**
 * The API of a connection whose operations are used, outside a transaction; null when the connection is gone.
 * @throws AppError when the connection's application has no operations
 */
export async function apiOfConnection(db: Db, id: string): Promise<ApiType | null> {
  const row = await db.selectFrom('connections').select('doc').where('id', '=', id).executeTakeFirst()
  return row ? (apiOf(row.doc) ?? refuseOperations()) : null
}

const apiOf = (doc: object): ApiType | undefined => (doc as ConnectionInput).http._httpConnectorApiId

function refuseOperations(): never {
  const reason =
    'The application HTTP has no operations. Write the HTTP request yourself, or choose a connection of Azure Key Vault.'
  throw new AppError('invalid_field', { field: '_connectionId', facts: { reason } })
}

/**
 * @param field where the operation is named, for the error
 * @throws AppError operation_unknown, invalid_field when the operation is of the other use
 */
export function usableOperation(
  api: ApiType = refuseOperations(),
  id: string,
  use: 'export' | 'import',
  field: string,
): OperationRow {
  const row = operationOf(api, id)
  if (!row) throw new AppError('operation_unknown', { field, facts: { operation: id, api: API_NAMES[api] } })
  if (!row.use.includes(use)) {
    const reason = use === 'export' ? 'gives no records to export' : 'takes no records to import'
    throw new AppError('invalid_field', {
      field,
      facts: { reason: `"${row.name}" ${reason}. Choose another operation.` },
    })
  }
  return row
}

/** The operation of a document that was checked when it was saved. */
export function savedOperation(api: ApiType = refuseOperations(), id: string): OperationRow {
  const row = operationOf(api, id)
  if (!row) throw new AppError('operation_unknown', { facts: { operation: id, api: API_NAMES[api] } })
  return row
}
