/** The debug log in words: who asked for a call, why a body is not there, how a call went. */
import type { DebugAsker, DebugBody, DebugRecord } from '@keyway/contract'

export const ASKER_WORDS = {
  ping: 'Test',
  proxy: 'Proxy',
  export: 'Export',
  import: 'Import',
  job: 'Job',
  doctor: 'Check',
  signIn: 'Sign-in',
  other: 'Keyway',
} as const satisfies Record<DebugAsker, string>

const OMITTED_WORDS = {
  notJson: 'not JSON, so it could not be cleaned of secrets and is not kept',
  tooLarge: 'too large to be kept',
  brokenOff: 'it broke off before its end',
} as const satisfies Record<NonNullable<DebugBody['omitted']>, string>

/** e.g. `1,024 bytes: not JSON...`; undefined when the whole text is there. */
export function noteOf({ bytes, omitted, truncated }: DebugBody): string | undefined {
  const size = `${new Intl.NumberFormat('en').format(bytes)} bytes`
  if (omitted !== undefined) return `${size}: ${OMITTED_WORDS[omitted]}.`
  return truncated ? `The beginning of ${size}.` : undefined
}

/** The text as people read JSON; as it is when only a part is there. */
export function readable({ text = '', truncated }: DebugBody): string {
  if (truncated) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** The path, which tells calls of one host apart; the host too when it is the sign-in service. */
export function shortUrl({ request, askedBy }: DebugRecord): string {
  const url = URL.parse(request.url)
  if (url === null) return request.url
  return (askedBy === 'signIn' ? url.host : '') + url.pathname + url.search
}

/** Where the time went. */
export function timesOf({ times, attempt }: DebugRecord): string {
  const parts = [
    `${times.call} ms for the answer`,
    times.slot > 0 ? `${times.slot} ms waiting for a slot` : null,
    times.pace > 0 ? `${times.pace} ms waiting for the vault` : null,
    attempt > 1 ? `try ${attempt}` : null,
  ]
  return parts.filter((part) => part !== null).join(', ')
}
