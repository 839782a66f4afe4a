/** The doctor of a connection. */
export { examine } from './check-up.ts'
export type { DoctorParts } from './visit.ts'
