/** Records in files: NDJSON and CSV, read and written in pieces. Runs in Node and in browsers. */
export { exportPages } from './export-pages.ts'
export { FILE_FORMATS, type FileFormat, formatOfName } from './format.ts'
export { type ReadRow, readRecords } from './read-records.ts'
export { createRecordText } from './record-text.ts'
export { sendRecords, type Tally } from './send-records.ts'
