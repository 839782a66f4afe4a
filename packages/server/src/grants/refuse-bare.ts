/** A client that came from a configuration file proves nothing yet: better said here than by Microsoft. */
import { AppError } from '../errors.ts'
import { missingCredential } from '../iclients/index.ts'
import type { StoredConnection } from './stored.ts'

const WORDS = { clientSecret: 'client secret', clientCertificate: 'certificate', secrets: 'secret fields' } as const

/** @throws AppError credential_missing */
export function refuseBare({ iclient }: Pick<StoredConnection, 'iclient'>): void {
  if (iclient === null) return
  const missing = missingCredential(iclient.signIn, iclient)
  if (missing === null) return
  throw new AppError('credential_missing', { facts: { client: iclient.name, credential: WORDS[missing] } })
}
