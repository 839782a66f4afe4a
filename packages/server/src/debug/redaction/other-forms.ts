/** The forms a secret may come back in: percent-encoded in part or in whole, base64 amid other text, hexadecimal, escaped JSON. */

/** Less of a base64 text may stand somewhere by chance. */
const SHORTEST_MIDDLE = 6

export function otherForms(secret: string): readonly RegExp[] {
  const bytes = Buffer.from(secret, 'utf8')
  const json = JSON.stringify(secret).slice(1, -1)
  return [
    percentEncoded(secret),
    new RegExp(bytes.toString('hex'), 'gi'),
    ...(json === secret ? [] : [new RegExp(escaped(json), 'g')]),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
}

/** Every character as it is or encoded, whatever the writer thought needs it; a space also as in a form. */
function percentEncoded(secret: string): RegExp {
  const either = [...secret].map((character) => {
    const encoded = [...Buffer.from(character, 'utf8')].map((byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`)
    const plain = character === ' ' ? '[ +]' : escaped(character)
    return `(?:${plain}|${encoded.join('')})`
  })
  return new RegExp(either.join(''), 'gu')
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const anyCase = (hex: string): string => hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)

/** The whole base64 text that holds the secret at this offset: only the middle of it is sure, its edges are coloured by neighbours. */
function base64At(bytes: Buffer, offset: number): readonly RegExp[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const middle = text.slice(offset === 0 ? 0 : 4, (offset + bytes.length) % 3 === 0 ? undefined : -2)
  if (middle.length < SHORTEST_MIDDLE) return []
  const both = [...middle].map((one) =>
    one === '+' || one === '-' ? '[+-]' : one === '/' || one === '_' ? '[/_]' : one,
  )
  return [new RegExp(`[A-Za-z0-9+/_-]*${both.join('')}[A-Za-z0-9+/_-]*=*`, 'g')]
}
