/**
 * The fields of a posted form, as browsers send them: URL-encoded, or multipart (RFC 7578) when there is a file. A file is
 * its text.
 */
import type { SandboxRequest } from '../core/http.ts'

export function readForm(request: SandboxRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? ''
  const [, quoted, plain] = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  const boundary = quoted ?? plain
  const text = request.body.toString('utf8')
  return boundary === undefined ? new URLSearchParams(text) : readMultipart(text, boundary)
}

function readMultipart(text: string, boundary: string): URLSearchParams {
  const fields = new URLSearchParams()
  for (const part of `\r\n${text}`.split(`\r\n--${boundary}`).slice(1)) {
    const end = part.indexOf('\r\n\r\n')
    const name = /\bname="([^"]*)"/i.exec(part.slice(0, Math.max(end, 0)))?.[1]
    if (name !== undefined) fields.append(name, part.slice(end + 4))
  }
  return fields
}
