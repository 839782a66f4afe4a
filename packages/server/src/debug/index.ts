/** Debug logs of connections: switched on for a while, cleaned of secrets before they are stored, read and cleared. */
export { createDebugLog } from './debug-log.ts'
export { debugUntilOf, setDebugUntil } from './debug-until.ts'
export { type DebugHandlers, debugHandlers } from './handlers.ts'
export { removeOldRecords } from './read-records.ts'
