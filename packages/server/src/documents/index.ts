/** Stored documents: what all kinds of them have in common. */
export { type DocumentHandlers, documentHandlers } from './document-handlers.ts'
export type { DocumentKind, DocumentTable, OwnColumns, Prepared, Row, WriteContext } from './document-kind.ts'
export { parseInput, validationErrors } from './validation-errors.ts'
