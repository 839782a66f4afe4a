/** A stored row as the API shows it, for kinds whose document holds neither secrets nor anything derived. */

interface StoredRow {
  readonly id: string
  readonly name: string
  readonly doc: object
  readonly createdAt: Date
  readonly lastModified: Date
}

/** @typeParam Doc what `prepare` of the kind gave as `doc` */
export const presentStored = <Doc extends object>(row: StoredRow) => ({
  _id: row.id,
  name: row.name,
  ...(row.doc as Doc),
  createdAt: row.createdAt.toISOString(),
  lastModified: row.lastModified.toISOString(),
})
