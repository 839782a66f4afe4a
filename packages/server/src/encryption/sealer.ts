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
  /**
   * JWE compact serialization (RFC 7516), dir + A256GCM, key id and place in the protected header.
   * @throws KeysUnavailable
   */
  seal(text: string, place: Place): Promise<string>
  /**
   * @throws SealBroken when the text was changed, moved, or sealed with a key this server does not have; KeysUnavailable
   */
  open(sealed: string, place: Place): Promise<string>
}

/** The keys could not be read just now, or the one that seals is not to be had here: says nothing about the text. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}
