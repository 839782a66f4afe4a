/** What a list can fetch of each of its records. */
import type { Detail, OperationRow } from './application-definition.ts'

/** @param by operation of one of the other details; absent: the whole record */
export const detailOf = (row: OperationRow, by: string | undefined): Detail | undefined =>
  by === undefined ? row.detail : row.otherDetails?.find(({ operation }) => operation === by)

/** Operations that may fetch more of the records of `row`. */
export const detailOperations = ({ detail, otherDetails = [] }: OperationRow): readonly string[] =>
  [...(detail ? [detail] : []), ...otherDetails].map(({ operation }) => operation)
