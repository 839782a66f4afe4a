/**
 * Encryption at rest. A sealed text opens only in the place it was sealed for, so moving it to another row or column is
 * found out.
 */
export interface Place {
  readonly table: string
  readonly column: string
  readonly id: string
}

export interface Sealer {
  /** JWE compact serialization (RFC 7516), dir + A256GCM, key id and place in the protected header. */
  seal(text: string, place: Place): Promise<string>
  /**
   * @throws SealBroken when the text was changed, moved, or sealed with a key this server does not have
   */
  open(sealed: string, place: Place): Promise<string>
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}
