/** The doctor of a connection. */
export { checkUp, examine } from './check-up.ts'
export type { DoctorParts } from './visit.ts'
