/** Storage: the database, its tables, and private files of the data folder. */
export { type ConstraintViolation, constraintViolation } from './constraint-violation.ts'
export { ensurePrivateFolder, writePrivateFile } from './data-folder.ts'
export { inTransaction } from './in-transaction.ts'
export { type Engine, openDatabase, openPglite, type Storage, type StorageOptions } from './open-database.ts'
export type { Database } from './schema.ts'
