/** One request and its answer as they may be stored: nothing in it is a secret any more. */
import { DEBUG_BODY_CHARACTERS, type DebugBody, type DebugRecord, MASK } from '@keyway/contract'
import { type Exchange, errorCode } from '../../outbound/index.ts'
import { among, isSecretHeader, isSecretParameter, SIGN_IN_MEMBERS, secretMembers } from './names.ts'
import { type Rules, redactJson } from './redact-json.ts'
import { type Scrub, scrubber, scrubJson } from './scrub.ts'

type Headers = Exchange['request']['headers']
type IsSecret = (name: string) => boolean

const LONGEST_WORD = 16

/** A body between taking secrets out by name and by value. */
type Read = { readonly bytes: number; readonly json?: unknown; readonly omitted?: NonNullable<DebugBody['omitted']> }

export function redactExchange(exchange: Exchange): Omit<DebugRecord, '_id'> {
  const { request, answer, asker, operation, attempt, error, times } = exchange
  const secrets = new Set<string>()
  const isOwn = among(exchange.secretNames ?? [])
  const rules = rulesOf(exchange, isOwn, (secret) => secrets.add(secret))
  const sent = readBody(request.body, contentType(request.headers), rules)
  const received =
    answer &&
    (answer.brokenOff
      ? ({ bytes: answer.bytes, omitted: 'brokenOff' } as const)
      : answer.body === null
        ? ({ bytes: answer.bytes, omitted: 'tooLarge' } as const)
        : readBody(answer.body, contentType(answer.headers), rules))
  const scrub = scrubber(secrets, exchange.secrets)
  return {
    time: exchange.time.toISOString(),
    askedBy: asker.by,
    ...(asker.id !== undefined && { _askedById: asker.id }),
    ...(operation !== undefined && { operation }),
    attempt,
    request: {
      method: request.method,
      url: scrub(redactUrl(request.url, isOwn)),
      headers: redactHeaders(request.headers, isOwn, scrub),
      ...(sent && { body: write(sent, scrub) }),
    },
    response: answer && {
      status: answer.status,
      headers: redactHeaders(answer.headers, isOwn, scrub),
      ...(received && { body: write(received, scrub) }),
    },
    ...(error !== undefined && { error: { code: errorCode(error) ?? 'error', message: scrub(messageOf(error)) } }),
    times: { slot: Math.round(times.slot), pace: Math.round(times.pace), call: Math.round(times.call) },
  }
}

/** Of a sign-in only what is known to be harmless is shown, of everything else all that is not known to be a secret. */
function rulesOf({ asker, sensitive }: Exchange, isOwn: IsSecret, found: (secret: string) => void): Rules {
  const isKnown = secretMembers(sensitive)
  const isSecret = (name: string) => isKnown(name) || isOwn(name)
  if (asker.by !== 'signIn') return { isSecret, found }
  return {
    isSecret: (name) => !SIGN_IN_MEMBERS.has(name) || isOwn(name),
    // What is hidden only for not being known may be an ordinary word; a long one is none.
    found: (value, name) => (isSecret(name) || name === 'code' || value.length >= LONGEST_WORD) && found(value),
  }
}

function readBody(body: string | Buffer | undefined, type: string, rules: Rules): Read | null {
  if (body === undefined || body.length === 0) return null
  const bytes = Buffer.byteLength(body)
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { bytes, json: redactJson(Object.fromEntries(new URLSearchParams(body.toString())), rules) }
  }
  try {
    const json: unknown = JSON.parse(body.toString('utf8'))
    // A bare text or number has no name that would tell what it is.
    if (typeof json === 'object' && json !== null) return { bytes, json: redactJson(json, rules) }
  } catch {}
  return { bytes, omitted: 'notJson' }
}

function write({ bytes, json, omitted }: Read, scrub: Scrub): DebugBody {
  if (omitted !== undefined) return { bytes, omitted }
  const text = JSON.stringify(scrubJson(json, scrub))
  if (text.length <= DEBUG_BODY_CHARACTERS) return { bytes, text }
  return { bytes, text: text.slice(0, DEBUG_BODY_CHARACTERS), truncated: true }
}

/** Without user name, password and fragment. */
function redactUrl(address: string, isOwn: IsSecret): string {
  const url = URL.parse(address)
  if (url === null) return MASK
  if (url.search === '') return url.origin + url.pathname
  const query = url.search.slice(1).split('&')
  return `${url.origin}${url.pathname}?${query.map((part) => redactParameter(part, isOwn)).join('&')}`
}

function redactParameter(part: string, isOwn: IsSecret): string {
  const [name = ''] = new URLSearchParams(part).keys()
  return isSecretParameter(name) || isOwn(name) ? `${part.split('=', 1)[0]}=${MASK}` : part
}

function redactHeaders(headers: Headers, isOwn: IsSecret, scrub: Scrub): Record<string, string> {
  const shown = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return []
    const text = typeof value === 'string' ? value : value.join(', ')
    if (isSecretHeader(name) || isOwn(name)) return [[name, MASK] as const]
    return [
      [
        name,
        scrub(/^(location|content-location|azure-asyncoperation)$/i.test(name) ? redactUrl(text, isOwn) : text),
      ] as const,
    ]
  })
  return Object.fromEntries(shown)
}

function contentType(headers: Headers): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return String(found ?? '').toLowerCase()
}

const messageOf = (error: unknown): string => {
  const { message, errors } = error as { message?: unknown; errors?: unknown }
  // Connecting to several addresses fails with several errors; the first tells.
  if (Array.isArray(errors) && errors.length > 0) return messageOf(errors[0])
  return String(message ?? error).slice(0, 1_000)
}
