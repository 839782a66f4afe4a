/** Who signed in, from an ID token whose signature, issuer, audience, nonce and times were verified. */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import type { IDToken } from 'oauth4webapi'

export interface Identity {
  readonly tenantId: string
  /** Name to show, e.g. `megan@contoso.example`. */
  readonly account: string
}

/** The sign-in is genuine, but not of the tenant that was asked for. */
export class IdentityRefused extends Error {
  override readonly name = 'IdentityRefused'
  readonly diagnosis: Diagnosis

  constructor(why: Diagnosis) {
    super(why.title)
    this.diagnosis = why
  }
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws IdentityRefused */
export function checkIdentity(claims: IDToken | undefined, configuredTenant: string): Identity {
  const tenantId = claims?.tid
  if (claims === undefined || typeof tenantId !== 'string' || !GUID.test(tenantId)) {
    throw new IdentityRefused(diagnosis('id_token_invalid', { reason: 'it names no tenant' }))
  }
  if (GUID.test(configuredTenant) && tenantId.toLowerCase() !== configuredTenant.toLowerCase()) {
    const facts = { tenant: configuredTenant, actualTenant: tenantId }
    throw new IdentityRefused(diagnosis('tenant_wrong', facts))
  }
  const account = [claims.preferred_username, claims.name, claims.oid, claims.sub].find(
    (name) => typeof name === 'string' && name !== '',
  )
  return { tenantId: tenantId.toLowerCase(), account: String(account).slice(0, 256) }
}

/** The tenant an ID token claims to be of, before anything is verified: good only for choosing what to verify against. */
export async function unverifiedTenant(response: Response): Promise<string> {
  try {
    const { id_token: idToken } = (await response.json()) as { id_token?: unknown }
    const payload = Buffer.from(String(idToken).split('.')[1] ?? '', 'base64url').toString('utf8')
    const { tid } = JSON.parse(payload) as { tid?: unknown }
    return typeof tid === 'string' && GUID.test(tid) ? tid : ''
  } catch {
    return ''
  }
}
