/**
 * What every answer of the token and device code endpoints carries besides its body, and how a refusal is sent.
 */
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import type { EntraContext } from './entra-context.ts'
import { describeFailure, EntraFailure } from './failures.ts'

const FIXED = {
  'cache-control': 'no-store, no-cache',
  pragma: 'no-cache',
  expires: '-1',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-ms-ests-server': '2.1.22000.0 - SANDBOX ProdSlices',
  'x-ms-srs': '1.P',
  p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
} as const

type Headers = NonNullable<SandboxResponse['headers']>

/** Runs `grant`; a failure becomes the envelope of section 5.2 of RFC 6749 with Entra's own members. */
export async function answerEnvelope(
  context: EntraContext,
  request: SandboxRequest,
  own: Headers,
  grant: () => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>,
): Promise<SandboxResponse> {
  try {
    const body = await grant()
    return { status: 200, headers: headersOf(context, request, own, context.ids.guid(), 0), body }
  } catch (error) {
    if (!(error instanceof EntraFailure)) throw error
    const { body, traceId } = describeFailure(error, context.ids, context.clock.now(), correlationId(request))
    const { status, retryAfter } = error.row
    const headers = headersOf(context, request, own, traceId, error.code)
    return {
      status,
      headers: retryAfter === undefined ? headers : { ...headers, 'retry-after': String(retryAfter) },
      body,
    }
  }
}

/** `requestId` is the trace id of a refusal. `code` is what MSAL keeps as telemetry; 0 is success. */
function headersOf(context: EntraContext, request: SandboxRequest, own: Headers, requestId: string, code: number) {
  const correlation = correlationId(request)
  return {
    ...FIXED,
    'x-ms-request-id': requestId,
    'x-ms-clitelem': `1,${code},0,,`,
    ...(correlation !== undefined && { 'client-request-id': correlation }),
    'set-cookie': [
      `fpc=${context.ids.bytes(24).toString('base64url')}; path=/; secure; HttpOnly; SameSite=None`,
      'x-ms-gateway-slice=estsfd; path=/; secure; httponly',
      'stsservicecookie=estsfd; path=/; secure; httponly',
    ],
    ...own,
  }
}

/** The client's own id for the call; MSAL sends it in the query. */
export function correlationId(request: SandboxRequest): string | undefined {
  const id = request.headers['client-request-id'] ?? request.query.get('client-request-id')
  return id && /^[0-9a-f-]{36}$/i.test(id) ? id : undefined
}
