/** What a failed request is answered: the envelope of the contract. What Keyway did not expect is logged, never told. */
import type { ApiError, ErrorCode, ErrorEnvelope } from '@keyway/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { KeysUnavailable } from '../encryption/index.ts'
import { AppError, AppErrors } from '../errors.ts'

/** Failures of Fastify itself, by its code. */
const FASTIFY_ERRORS: Readonly<Record<string, (request: FastifyRequest) => AppError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new AppError('unsupported_media_type'),
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions }) =>
    new AppError('body_too_large', { facts: { limit: sizeOf(routeOptions.bodyLimit) } }),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new AppError('invalid_json'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new AppError('invalid_json'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new AppError('invalid_json'),
}

/** What a status promises to say in a header: RFC 9110, sections 10.2.1, 10.2.3 and 11.6.1. */
const HEADERS: Readonly<Partial<Record<ErrorCode, (facts: AppError['facts']) => readonly [string, unknown]>>> = {
  unauthenticated: () => ['www-authenticate', 'Bearer'],
  method_not_allowed: ({ allowed }) => ['allow', allowed],
  rate_limited: ({ seconds }) => ['retry-after', seconds],
  upstream_throttled: ({ seconds }) => ['retry-after', seconds],
}

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toAppErrors(error, request)
  const errors = known ?? [new AppError('internal_error', { facts: { requestId: request.id } })]
  if (known === null) request.log.error({ err: error, requestId: request.id }, 'request failed')
  const [first] = errors
  const header = first && HEADERS[first.code]?.(first.facts)
  if (header) reply.header(header[0], header[1])
  reply
    .code(first?.status ?? 500)
    .type('application/json')
    .send(envelope(errors, request.id))
}

function toAppErrors(error: unknown, request: FastifyRequest): readonly AppError[] | null {
  if (error instanceof AppError) return [error]
  if (error instanceof AppErrors) return error.errors
  if (error instanceof KeysUnavailable) {
    // The log names the key that is missing: for whoever starts the process, not for whoever called.
    request.log.error({ err: error, requestId: request.id }, 'a request needed keys that are not to be had')
    return [new AppError('keys_unavailable')]
  }
  const { code, statusCode } = error as Partial<FastifyError>
  const known = code === undefined ? undefined : FASTIFY_ERRORS[code]
  if (known) return [known(request)]
  // A body that stopped in the middle, or a header Fastify refuses: the client's fault, whatever it is called.
  return statusCode === 400 ? [new AppError('invalid_json')] : null
}

const sizeOf = (bytes = 0): string =>
  bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 1024)} MB`

function envelope(errors: readonly AppError[], requestId: string): ErrorEnvelope {
  return { errors: errors.map(toApiError), requestId }
}

const toApiError = ({ code, message, field }: AppError): ApiError => ({
  code,
  message,
  ...(field === undefined ? {} : { field }),
})
