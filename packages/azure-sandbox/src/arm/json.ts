/** A request's JSON. */
import type { SandboxRequest } from '../core/http.ts'
import { ArmError } from './errors.ts'

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The request's JSON object; `{}` for an empty body. @throws ArmError mediaTypeUnsupported or bodyInvalid. */
export function readBody(request: SandboxRequest): Json {
  if (request.body.length === 0) return {}
  const type = request.headers['content-type']?.split(';')[0]?.trim()
  if (type !== undefined && type.toLowerCase() !== 'application/json')
    throw new ArmError('mediaTypeUnsupported', { type })
  let value: unknown
  try {
    value = JSON.parse(request.body.toString('utf8'))
  } catch {
    throw new ArmError('bodyInvalid', { reason: 'the body is not valid JSON.' })
  }
  if (!isObject(value)) throw new ArmError('bodyInvalid', { reason: 'the body must be a JSON object.' })
  return value
}
