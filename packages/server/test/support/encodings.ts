/** The forms a leaked secret may take: plain, as JSON, hexadecimal, URL-encoded, and base64 of both alphabets at each offset. */

export interface Form {
  readonly encoding: string
  readonly text: string
}

export function formsOf(secret: string): readonly Form[] {
  const bytes = Buffer.from(secret)
  const forms = [
    { encoding: 'plain', text: secret },
    { encoding: 'JSON', text: JSON.stringify(secret).slice(1, -1) },
    { encoding: 'hex', text: bytes.toString('hex') },
    { encoding: 'HEX', text: bytes.toString('hex').toUpperCase() },
    { encoding: 'URL', text: encodeURIComponent(secret) },
    { encoding: 'form', text: new URLSearchParams([['', secret]]).toString().slice(1) },
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
  return forms.filter(({ text }, at) => forms.findIndex((form) => form.text === text) === at)
}

/** The middle of the base64 text of anything that holds `bytes` at this offset: its edges are coloured by neighbours. */
function base64At(bytes: Buffer, offset: number): readonly Form[] {
  const middle = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
    .slice(offset === 0 ? 0 : 4, -2)
  const url = middle.replaceAll('+', '-').replaceAll('/', '_')
  return [
    { encoding: `base64 at ${offset}`, text: middle },
    { encoding: `base64url at ${offset}`, text: url },
  ]
}
