/** The forms a leaked secret may take: plain, base64 at each offset, hexadecimal, URL-encoded, JSON-escaped. */

export interface Form {
  readonly encoding: string
  readonly text: string
}

export function formsOf(secret: string): Form[] {
  const bytes = Buffer.from(secret)
  return [
    { encoding: 'plain', text: secret },
    { encoding: 'JSON', text: JSON.stringify(secret).slice(1, -1) },
    { encoding: 'hex', text: bytes.toString('hex') },
    { encoding: 'URL', text: encodeURIComponent(secret) },
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
}

/** The middle of the base64 text of anything that holds `bytes` at this offset, without the edges that neighbours colour. */
function base64At(bytes: Buffer, offset: number): Form[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const middle = padded
    .toString('base64')
    .replace(/=+$/, '')
    .slice(offset === 0 ? 0 : 4, -2)
  const url = middle.replaceAll('+', '-').replaceAll('/', '_')
  return [
    { encoding: `base64 at ${offset}`, text: middle },
    { encoding: `base64url at ${offset}`, text: url },
  ]
}
