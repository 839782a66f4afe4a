/** Failures explained: the catalogue, and the functions that find the row for what Azure or the network answered. */
export { CATALOGUE, type DiagnosisCode, diagnosis } from './catalogue.ts'
export { Diagnosis, WHO } from './diagnosis.ts'
export type { DiagnosisRow, Facts } from './diagnosis-row.ts'
export { diagnoseNetwork } from './match-network.ts'
export { type CalledOperation, diagnoseResponse, type FailedResponse } from './match-response.ts'
export {
  AADSTS_NUMBERS,
  diagnoseSignIn,
  isSignInCode,
  type OAuthErrorAnswer,
  type SignInStep,
} from './match-sign-in.ts'
export { smallestRole } from './roles.ts'
