/** Which addresses may be told of events: https on public hosts; others where an administrator allowed the host. */

import { isIP } from 'node:net'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { isAllowedHost, isPublicAddress } from '../outbound/index.ts'

/** @throws AppError invalid_field */
export function checkWebhookUrl(text: string, { allowHosts }: Pick<Config, 'allowHosts'>): string {
  const refuse = (reason: string) => new AppError('invalid_field', { field: 'url', facts: { reason } })
  // A parser reads `https:\\evil` and tabs its own way; an address that needs that is none.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
  if (/[\\\u0000-\u0020\u007f]/.test(text) || !/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) {
    throw refuse('The URL must look like https://example.com/keyway-events.')
  }
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') throw refuse('The URL must hold no user name or password.')
  if (url.hash !== '') throw refuse('The URL must not end with a # part: it is never sent.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const allowed = isAllowedHost(host, allowHosts)
  if (url.protocol !== 'https:' && !allowed) {
    throw refuse(
      'The URL must begin with https://. http is for hosts that an administrator named in KEYWAY_ALLOW_HOSTS.',
    )
  }
  if (!allowed && (isIP(host) === 0 ? isLocalName(host) : !isPublicAddress(host))) {
    throw refuse(
      `${url.hostname} is not a public address. An administrator can allow it by naming the host in KEYWAY_ALLOW_HOSTS.`,
    )
  }
  return url.href
}

/** Names that lead to this machine or its network alone (RFC 6761, RFC 6762, RFC 8375). Others are checked when they are called. */
const isLocalName = (host: string): boolean => /(^|\.)(localhost|local|internal|home\.arpa)$|^[^.]+$/i.test(host)
