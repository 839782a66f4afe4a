/** The operation's own mapping, for an import without one: input name -> `$.path` in a record of the matching list. */
import type { OperationRow } from '@keyway/connectors'
import type { SourceRecord } from '../records/index.ts'
import type { Inputs } from './compile-mapping.ts'
import { compileJsonPath } from './json-path.ts'

/** Values are passed on as they are; what the record does not have is left out. */
export function compileDefaultMapping({ defaultMapping = {} }: OperationRow): (record: SourceRecord) => Inputs {
  const fields = Object.entries(defaultMapping).map(([name, path]) => ({ name, read: compileJsonPath(path) }))
  return (record) => {
    const inputs: Record<string, unknown> = {}
    for (const { name, read } of fields) {
      const value = read(record)
      if (value !== undefined && value !== null) inputs[name] = value
    }
    return inputs
  }
}
