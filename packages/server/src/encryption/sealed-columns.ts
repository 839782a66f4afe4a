/**
 * Every column that holds sealed texts, as data: rotation, counting and tests go by these rows. A column of the schema that
 * has none does not compile.
 */
import type { Database } from '../storage/schema.ts'

/** Of the keys themselves: sealed with the master key, and no part of a rotation. */
type Tables = Exclude<keyof Database, 'encryptionKeys'>
type SealedOf<T extends Tables> = Extract<keyof Database[T], `${string}Sealed`>
type SealedTables = { [T in Tables]: SealedOf<T> extends never ? never : T }[Tables]

interface SealedTable<T extends SealedTables> {
  /** The column whose value stands in the place a text is sealed for. */
  readonly id: Extract<keyof Database[T], string>
  readonly columns: Readonly<Record<SealedOf<T>, true>>
}

const TABLES: { readonly [T in SealedTables]: SealedTable<T> } = {
  iclients: { id: 'id', columns: { clientSecretSealed: true, privateKeySealed: true, fieldsSealed: true } },
  connections: { id: 'id', columns: { secretsSealed: true } },
  grants: { id: 'connectionId', columns: { accessTokenSealed: true, refreshTokenSealed: true } },
  authorizations: { id: 'id', columns: { codeVerifierSealed: true } },
  jobErrors: { id: 'id', columns: { retryDataSealed: true } },
  flowDeliveries: { id: 'id', columns: { bodySealed: true } },
  flowWebhooks: { id: 'flowId', columns: { signatureKeySealed: true } },
  connectLinks: { id: 'id', columns: { keySealed: true } },
  webhooks: { id: 'id', columns: { secretSealed: true, formerSecretSealed: true } },
}

export interface SealedColumn {
  readonly table: string
  readonly column: string
  readonly id: string
}

export const SEALED_COLUMNS: readonly SealedColumn[] = Object.entries(TABLES).flatMap(([table, { id, columns }]) =>
  Object.keys(columns).map((column) => ({ table, column, id })),
)
