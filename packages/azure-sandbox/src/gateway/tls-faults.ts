/** What the https server shows for a host name while a TLS fault strikes it: a flawed certificate, or nothing. */
import type { CertificateFlaw, CertificateSource, ServerIdentity } from '../core/authority.ts'
import type { LineFaults } from './faults.ts'

/** Flawed certificates are made when first needed, one of each kind. */
export function createTlsFaults(
  faults: Pick<LineFaults, 'takeTls'>,
  authority: CertificateSource,
  hostNames: readonly string[],
): (host: string) => Promise<ServerIdentity | 'reset'> | undefined {
  const flawed = new Map<CertificateFlaw, Promise<ServerIdentity>>()
  return (host) => {
    const failure = faults.takeTls(host)
    if (failure === undefined) return undefined
    if (failure === 'reset') return Promise.resolve('reset')
    const identity = flawed.get(failure) ?? authority.issue(hostNames, failure)
    flawed.set(failure, identity)
    return identity
  }
}
