/** Answers that are files. */
export { CSV_TYPE, type CsvColumns, csvHead, csvRow } from './csv.ts'
export { sendFile } from './send-file.ts'
