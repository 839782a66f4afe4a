/** Identifiers: 24 lower-case hex digits, as integrator.io's documents carry them. */
import { z } from 'zod'

export const Id = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'must be an id of 24 hexadecimal digits')
  .meta({ description: '24 hexadecimal digits' })
export type Id = z.infer<typeof Id>

/**
 * Makes an id: 4 bytes of time, then 8 random bytes, so that ids sort by creation.
 * @param now milliseconds since the epoch
 */
export function newId(now: number = Date.now()): Id {
  const random = crypto.getRandomValues(new Uint8Array(8))
  const time = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
    .slice(-8)
  return time + Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** ISO 8601 in UTC with milliseconds, e.g. `2026-11-23T07:30:00.000Z`. */
export const Timestamp = z.iso.datetime()
