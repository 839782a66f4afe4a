/**
 * Where a browser may be sent after signing in: only to addresses an administrator listed, and with nothing but the outcome. Keyway
 * must be nobody's open redirector (RFC 9700 4.11).
 */
import { AppError } from '../errors.ts'

/** Parsers read these their own way: backslashes, whitespace, and slashes that hide in an encoding. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
const AMBIGUOUS = /[\\\u0000-\u0020\u007f]|%(2f|5c|2e|00|0a|0d)/i

/** @param listed origins, or URLs whose path is the beginning of what is allowed */
export function isAllowedReturn(text: string, listed: readonly string[]): boolean {
  if (AMBIGUOUS.test(text) || !/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' || text.includes('@'))
    return false
  return listed.some((entry) => {
    const allowed = new URL(entry)
    if (url.origin !== allowed.origin) return false
    const prefix = allowed.pathname.replace(/\/$/, '')
    return url.pathname === prefix || url.pathname.startsWith(`${prefix}/`)
  })
}

/** @throws AppError invalid_field */
export function checkReturnTo(returnTo: string | undefined, listed: readonly string[]): string | null {
  if (returnTo === undefined) return null
  if (isAllowedReturn(returnTo, listed)) return new URL(returnTo).href
  const reason =
    listed.length === 0
      ? 'This Keyway sends nobody on to other pages. An administrator can allow addresses in KEYWAY_RETURN_URLS.'
      : 'This address is not among those an administrator allowed in KEYWAY_RETURN_URLS. It must be whole, without a query.'
  throw new AppError('invalid_field', { field: 'returnTo', facts: { reason } })
}

export function returnAddress(returnTo: string, connectionId: string, isOk: boolean): string {
  const url = new URL(returnTo)
  url.search = new URLSearchParams({ status: isOk ? 'ok' : 'failed', connectionId }).toString()
  return url.href
}
