/** The doctor of a connection. */
export { doctor } from './doctor.ts'
export type { DoctorParts } from './visit.ts'
