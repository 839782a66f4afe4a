/** Words of a connection and its client for diagnoses: names and places, never a secret. */
import type { CloudEndpoints } from '@keyway/connectors'
import type { StoredIClient } from '../iclients/index.ts'

export type Words = Readonly<Record<string, string>>

const portal = (endpoints: CloudEndpoints): string =>
  endpoints.cloud === 'sandbox' ? 'the sandbox portal' : 'the Azure portal'

/** For calls of an API. @param connection its name */
export function callWords(connection: string, endpoints: CloudEndpoints, origin: string): Words {
  const { host, hostname } = new URL(origin)
  const suffix = endpoints.vault.slice(endpoints.vault.indexOf('}') + 1).replace(/:\d+$/, '')
  const vault = hostname.endsWith(suffix) ? { vault: hostname.slice(0, -suffix.length) } : {}
  return { connection, host, portal: portal(endpoints), ...vault }
}

/** For the sign-in. */
export function signInWords(endpoints: CloudEndpoints, iclient: StoredIClient): Words {
  const { clientId, tenantId } = iclient.signIn
  return {
    host: new URL(endpoints.login).host,
    portal: portal(endpoints),
    client: iclient.name,
    clientId,
    tenant: tenantId,
    redirectUri: iclient.redirectUri,
    ...(iclient.certificate && { thumbprint: iclient.certificate.thumbprint }),
  }
}
