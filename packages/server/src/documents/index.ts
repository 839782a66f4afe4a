/** Stored documents: what all kinds of them have in common. */

export { freeName } from './clone-document.ts'
export { documentHandlers } from './document-handlers.ts'
export type {
  DocumentKind,
  DocumentTable,
  ListRules,
  OwnColumns,
  Prepared,
  Row,
  WriteContext,
} from './document-kind.ts'
export { documentWrites, type Written } from './document-writes.ts'
export { presentStored } from './present-stored.ts'
export { refuseUnstorable } from './refuse-unstorable.ts'
export { parseInput } from './validation-errors.ts'
