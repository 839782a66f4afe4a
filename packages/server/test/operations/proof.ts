/** How an operation is proved: what must be there before, what it is called with, and what its answer shows. */
import type { DiagnosisCode } from '@keyway/contract'
import type { Stage } from './stage.ts'

export interface Call {
  readonly inputs: Readonly<Record<string, unknown>>
  /** What one of the records, or the answer, must show. Absent: the answer has no body. */
  readonly shows?: object
}

export interface Proof {
  /**
   * Makes what the call needs, with full rights.
   * @param name one that nobody has yet
   */
  arrange(stage: Stage, name: string): Promise<Call>
  /** An operation that is refused afterwards with the same inputs, and the code of the diagnosis: what was there is gone. */
  readonly gone?: readonly [operation: string, code: DiagnosisCode]
  /** Words of an access policy that allow it too, so that they have to go as well before it is refused. */
  readonly also?: readonly string[]
  /** What a record of its list has when each is fetched whole; only where the row offers that. */
  readonly whole?: (name: string) => object
  /** Anybody who is signed in may do this: there is nothing to refuse. */
  readonly forAnybody?: true
  /** Without any role it answers, with nothing in it. */
  readonly emptyWithoutRole?: true
}

export type Proofs = Readonly<Record<string, Proof>>
