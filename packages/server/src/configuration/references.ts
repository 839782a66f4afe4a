/** Which members of a document name another one, and how those ids are read and changed. */
import type { ConfigurationKind } from '@keyway/contract'

const REFERENCES: Readonly<Record<string, ConfigurationKind>> = {
  _iClientId: 'iclients',
  _connectionId: 'connections',
  _borrowConcurrencyFromConnectionId: 'connections',
  _exportId: 'exports',
  _importId: 'imports',
  _runNextFlowIds: 'flows',
}

/** @param change gives the id to put in the place of one; it is also how ids are only read */
export function mapReferences<T>(document: T, change: (kind: ConfigurationKind, id: string) => string): T {
  if (Array.isArray(document)) return document.map((item) => mapReferences(item, change)) as T
  if (typeof document !== 'object' || document === null) return document
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      const kind = Object.hasOwn(REFERENCES, name) ? REFERENCES[name] : undefined
      return [name, kind ? mapIds(value, (id) => change(kind, id)) : mapReferences(value, change)]
    }),
  ) as T
}

/** One id, or a list of them. */
function mapIds(value: unknown, change: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => mapIds(one, change))
  return typeof value === 'string' ? change(value) : value
}
