/** `outContentType`: reading a certificate's secret in another format than it is kept in. */
import { PEM, PFX } from '../certificates/policy.ts'
import { pfxToPem } from '../certificates/secret-content.ts'
import { refusal } from '../errors.ts'
import type { SecretVersion } from './record.ts'

/** The secret in content type `wanted`. Only PFX to PEM is offered; throws `outContentType` for anything else. */
export function convertContent(secret: SecretVersion, wanted: string): SecretVersion {
  if (wanted === secret.contentType) return secret
  if (wanted !== PEM || secret.contentType !== PFX || secret.keyVersion === undefined)
    throw refusal('outContentType', { from: secret.contentType ?? 'no content type', to: wanted })
  return { ...secret, value: pfxToPem(secret.value), contentType: PEM }
}
