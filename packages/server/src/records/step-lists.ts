/** Lists of exports and imports: found by what they are called, and by what people see beside the name. */
import { azureKeyVault } from '@keyway/connectors'
import { type RawBuilder, sql } from 'kysely'
import type { ListRules } from '../documents/index.ts'

const OPERATION_NAMES = JSON.stringify(Object.fromEntries(azureKeyVault.operations.map(({ id, name }) => [id, name])))

/** Members of a stored document, in SQL. */
export interface StepMembers {
  /** Id of its operation. */
  readonly operation: RawBuilder<unknown>
  readonly relativeURI: RawBuilder<unknown>
}

export const stepLists = ({ operation, relativeURI }: StepMembers): ListRules => ({
  searched: [
    sql`(SELECT c.name FROM connections c WHERE c.id = connection_id)`,
    sql`(${OPERATION_NAMES}::jsonb ->> (${operation}))`,
    relativeURI,
  ],
  filters: { _connectionId: 'connection_id' },
})
