/** Records, and how they fail: shared by exports, imports and jobs. */

export { abortWith } from './abort-with.ts'
export { createBreaker } from './breaker.ts'
export { maskSensitive } from './mask.ts'
export { nearest } from './nearest.ts'
export {
  apiName,
  apiOfConnection,
  connectionOf,
  savedOperation,
  type UsedConnection,
  usableOperation,
} from './operation.ts'
export { pathOf, readDotted, readPath, type SourceRecord, traceKeyOf } from './record.ts'
export {
  type FailedCall,
  failureOfCall,
  isConnectionTrouble,
  isIntermittent,
  type RecordFailure,
  tell,
} from './record-failure.ts'
export { stepLists } from './step-lists.ts'
export { isTooLarge, tooLarge } from './too-large.ts'
export { usedByFlows } from './used-by-flows.ts'
export { createWindow } from './window.ts'
