/** Who a call says it is from, and what the token it carries claims; the token itself is not kept. */
import type { SandboxRequest } from '../core/http.ts'

export interface LoggedCaller {
  readonly objectId: string
  readonly appId: string
  readonly name: string
}

/** Claims that explain a decision. None of them lets anybody in. */
export interface LoggedToken {
  readonly audience: string
  readonly issuer: string
  /** ISO 8601. */
  readonly issued: string
  readonly expires: string
  readonly tenantId: string
  /** Delegated permissions or app roles. */
  readonly scopes: string
  /** Which of the directory's keys it says it is signed with. */
  readonly keyId: string
  /** `uti`: the token's own id. */
  readonly id: string
}

export interface Presented {
  readonly caller: LoggedCaller
  readonly token: LoggedToken
}

/** Read whether or not the token was accepted: a refused call has to be explained too. */
export function presentedBy(authorization: string): Presented | undefined {
  const [header, payload] = authorization.replace(/^\S+\s+/, '').split('.')
  if (!header || !payload) return undefined
  try {
    const { kid } = parse(header)
    const claims = parse(payload)
    const text = (value: unknown) => (Array.isArray(value) ? value.join(' ') : String(value ?? ''))
    return {
      caller: { objectId: text(claims.oid), appId: text(claims.appid), name: text(claims.upn ?? claims.appid) },
      token: {
        audience: text(claims.aud),
        issuer: text(claims.iss),
        issued: time(claims.iat),
        expires: time(claims.exp),
        tenantId: text(claims.tid),
        scopes: text(claims.scp ?? claims.roles),
        keyId: text(kid),
        id: text(claims.uti),
      },
    }
  } catch {
    return undefined
  }
}

const parse = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))

function time(value: unknown): string {
  const date = new Date(Number(value) * 1000)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

export interface AskedFor {
  readonly caller?: LoggedCaller
  /** `grant_type` of a token request. */
  readonly grant?: string
}

/** The app that asks Entra ID for something, which it does without a token. */
export function askedOf(request: SandboxRequest): AskedFor {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  const form = new URLSearchParams(isForm ? request.body.toString('utf8') : '')
  const appId = request.query.get('client_id') ?? form.get('client_id')
  const grant = form.get('grant_type')
  return {
    ...(appId !== null && { caller: { objectId: '', appId, name: appId } }),
    ...(grant !== null && /^[a-z:_0-9-]{1,80}$/i.test(grant) && { grant }),
  }
}
