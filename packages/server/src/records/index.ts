/** Records, and how they fail: shared by exports, imports and jobs. */
export { maskSensitive } from './mask.ts'
export { readDotted, readPath, type SourceRecord, traceKeyOf } from './record.ts'
export {
  classify,
  type FailedCall,
  failureOfCall,
  isConnectionTrouble,
  isIntermittent,
  type RecordFailure,
} from './record-failure.ts'
