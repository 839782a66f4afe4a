/** Storage: the database, its tables, and private files of the data folder. */
export { anyRow } from './any-row.ts'
export { takeClusterLock, tryClusterLock } from './cluster-lock.ts'
export { constraintViolation } from './constraint-violation.ts'
export { createPrivateFile, ensureDataFolder, writePrivateFile } from './data-folder.ts'
export { inTransaction } from './in-transaction.ts'
export { type Engine, openDatabase, openPglite, type Storage } from './open-database.ts'
export { isPassingFailure } from './passing-failure.ts'
export { watchChanges } from './watch-changes.ts'
