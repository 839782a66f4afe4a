/** A request as it would be sent, for people to look at, or why it cannot be made. */
import type { PreviewRequest } from '@keyway/contract'
import type { RawRequest } from '../outbound/outbound.ts'
import { RequestError } from './compile-request.ts'

export interface ShownRequest {
  readonly request?: PreviewRequest
  /** At most one, at the member of the document that is at fault, e.g. `http.relativeURI`. */
  readonly errors: { code: string; message: string; field: string }[]
}

/** @param fill throws RequestError for what cannot be filled */
export function showRequest(fill: () => RawRequest): ShownRequest {
  try {
    const { method, path, headers, body } = fill()
    const request = { method, relativeURI: path, headers, ...(body !== undefined && { body: String(body) }) }
    return { request, errors: [] }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return { errors: [{ code: 'request_not_made', message: error.message, field: `http.${error.part}` }] }
  }
}
