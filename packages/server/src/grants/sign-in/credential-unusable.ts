/** A client cannot prove itself: found out here, before or without the sign-in service. */
import type { DiagnosisCode } from '@keyway/contract'

export class CredentialUnusable extends Error {
  override readonly name = 'CredentialUnusable'
  readonly code: DiagnosisCode
  /** For the diagnosis; never a secret. */
  readonly facts: Readonly<Record<string, string>>

  constructor(code: DiagnosisCode, facts: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(code, { cause })
    this.code = code
    this.facts = facts
  }
}
