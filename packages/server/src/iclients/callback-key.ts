/** The last segment of a redirect URI. Each client has its own, so a code never arrives at another client's (RFC 9700 4.4). */
import { randomBytes } from 'node:crypto'

/** 24 hexadecimal digits, 96 random bits: it tells clients apart and guards nothing. */
export const newCallbackKey = (): string => randomBytes(12).toString('hex')
