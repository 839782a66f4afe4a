/** Storage: the database, its tables, and private files of the data folder. */
export { ensurePrivateFolder, writePrivateFile } from './data-folder.ts'
export { type Engine, openDatabase, openPglite, type Storage, type StorageOptions } from './open-database.ts'
export type { Database } from './schema.ts'
