/** The operation that reads what another one writes: the same object's address, asked for with GET. */
import { azureKeyVault, type OperationRow } from '@keyway/connectors'

/** Of writes whose address goes on behind the object: keys and certificates are created and imported. */
const DEEDS = /\/(create|import)$/

/** A last version may be left out. */
const VERSION = /\/\{[^}/]*version\}$/i

const objectPath = (path: string): string => path.replace(DEEDS, '').replace(VERSION, '')

/** @returns undefined when no operation reads the object by the same inputs */
export function readRowOf(row: OperationRow): OperationRow | undefined {
  const path = objectPath(row.path)
  if (!path.endsWith('}')) return undefined
  return azureKeyVault.operations.find(
    (other) =>
      other.method === 'GET' &&
      other.api === row.api &&
      other.recordsPath === undefined &&
      objectPath(other.path) === path,
  )
}
