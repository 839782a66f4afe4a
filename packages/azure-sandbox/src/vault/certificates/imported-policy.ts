/** The policy the service writes for an imported certificate, read off the certificate and what the caller said. */
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { seconds } from '../../core/clock.ts'
import { invalidProperty } from '../errors.ts'
import type { JsonObject } from '../json-body.ts'
import { KEY_TYPES } from '../keys/key-types.ts'
import { modulusBits } from '../keys/material.ts'
import type { PendingKey } from './operation-record.ts'
import {
  type CertificatePolicy,
  defaultLifetimeActions,
  KEY_USAGES,
  type KeyProperties,
  type SecretContentType,
  UNKNOWN,
  type X509Properties,
} from './policy.ts'
import { readPolicy } from './read-policy.ts'

/**
 * Exportability, key type and content type may be said by the caller; what the certificate itself shows is taken from
 * it, and its issuer is unknown to the service.
 */
export function importedPolicy(
  given: JsonObject | undefined,
  key: PendingKey,
  leaf: Buffer,
  contentType: SecretContentType,
  now: number,
): CertificatePolicy {
  const created = seconds(now)
  const certificate = new x509.X509Certificate(new Uint8Array(leaf))
  const base: CertificatePolicy = {
    key_props: keyProperties(key),
    secret_props: { contentType },
    x509_props: x509Properties(certificate),
    lifetime_actions: defaultLifetimeActions(UNKNOWN),
    issuer: { name: UNKNOWN },
    attributes: { enabled: true, created, updated: created },
  }
  if (given === undefined) return base
  const { x509_props: _certificate, issuer: _unknown, ...said } = given
  const policy = readPolicy(said, base, now)
  if (policy.secret_props.contentType !== contentType)
    throw invalidProperty('policy.secret_props.contentType', `The value is ${contentType}.`)
  if (KEY_TYPES[policy.key_props.kty].family !== KEY_TYPES[key.kty].family)
    throw invalidProperty('policy.key_props.kty', `The key is of type ${key.kty}.`)
  const { exportable, kty, reuse_key } = policy.key_props
  return { ...policy, key_props: { ...base.key_props, exportable, kty, reuse_key } }
}

function keyProperties({ kty, publicJwk }: PendingKey): KeyProperties {
  if ('crv' in publicJwk) return { exportable: true, kty, reuse_key: false, crv: publicJwk.crv }
  return { exportable: true, kty, key_size: modulusBits(publicJwk), reuse_key: false }
}

function x509Properties(certificate: x509.X509Certificate): X509Properties {
  const usages = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0
  const constraints = certificate.getExtension(x509.BasicConstraintsExtension)
  return {
    subject: certificate.subject,
    ekus: certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages.map(String) ?? [],
    key_usage: KEY_USAGES.filter((usage) => (usages & x509.KeyUsageFlags[usage]) !== 0),
    validity_months: monthsBetween(certificate.notBefore, certificate.notAfter),
    basic_constraints: { ca: constraints?.ca ?? false },
  }
}

/** Started months count: a year and ten minutes are 13. */
function monthsBetween(from: Date, until: Date): number {
  const months = (until.getUTCFullYear() - from.getUTCFullYear()) * 12 + until.getUTCMonth() - from.getUTCMonth()
  const reached = new Date(from)
  reached.setUTCMonth(reached.getUTCMonth() + months)
  return Math.max(1, reached < until ? months + 1 : months)
}
