/** Text of bytes as they come; what stands before the first byte that is no UTF-8 is given. */

export class NotUtf8 extends Error {}

/** @param input bytes of UTF-8, or text, in pieces of any size */
export async function* textOfUtf8(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  let begun: Uint8Array = new Uint8Array()
  let ignoreBOM = false
  for await (const piece of input) {
    if (typeof piece === 'string') {
      yield piece
      continue
    }
    const bytes = joined(begun, piece)
    const whole = bytes.length - lengthOfBegun(bytes)
    begun = bytes.slice(whole)
    if (whole === 0) continue
    const { text, fault } = decoded(bytes.subarray(0, whole), ignoreBOM)
    yield text
    if (fault) throw new NotUtf8('not UTF-8')
    // The mark stands before the first character only; anywhere else it is a character.
    ignoreBOM = true
  }
  if (begun.length > 0) throw new NotUtf8('not UTF-8')
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** How many bytes at the end begin a character that the next piece ends (RFC 3629, section 3). */
function lengthOfBegun(bytes: Uint8Array): number {
  for (let length = 1; length <= 3; length++) {
    const byte = bytes.at(-length) ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return length < lengthOfCharacter(byte) ? length : 0
  }
  return 0
}

const lengthOfCharacter = (first: number): number => (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2)

function decoded(bytes: Uint8Array, ignoreBOM: boolean): { readonly text: string; readonly fault: boolean } {
  const all = decodedStart(bytes, ignoreBOM)
  if (all !== undefined) return { text: all, fault: false }
  // The longest start without a fault, by halving: what is shorter than it has none either.
  let good = 0
  for (let bad = bytes.length; bad - good > 1; ) {
    const middle = (good + bad) >> 1
    if (decodedStart(bytes.subarray(0, middle), ignoreBOM) === undefined) bad = middle
    else good = middle
  }
  return { text: decodedStart(bytes.subarray(0, good), ignoreBOM) ?? '', fault: true }
}

/** Undefined: a byte is no UTF-8. A character that is begun at the end is no fault. */
function decodedStart(bytes: Uint8Array, ignoreBOM: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}
