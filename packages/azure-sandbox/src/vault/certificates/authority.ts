/** The sandbox's own certificate authority: it signs what issuers of provider `Test` are asked for, and key releases. */
import type { SandboxContext } from '../../core/context.ts'
import { type Material, makeMaterial } from '../keys/material.ts'
import { makeCertificate, type Signer, validityOf } from './x509.ts'

export interface Authority extends Signer {
  readonly key: Material
  /** DER in base64. */
  readonly certificate: string
}

const SUBJECT = 'CN=Azure Sandbox Test CA'
const VALIDITY_MONTHS = 240

const opening = new WeakMap<SandboxContext, Promise<Authority>>()

/** Made when first needed and kept in the store. */
export async function testAuthority(context: SandboxContext): Promise<Authority> {
  const kept = context.store.collection<Authority>('vaultAuthority').get('test')
  if (kept) return kept
  const known = opening.get(context) ?? makeAuthority(context).finally(() => opening.delete(context))
  opening.set(context, known)
  return known
}

async function makeAuthority(context: SandboxContext): Promise<Authority> {
  const key = await makeMaterial({ family: 'RSA', size: 2048, exponent: 65_537 })
  const certificate = await makeCertificate(
    {
      subject: SUBJECT,
      ekus: [],
      key_usage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
      validity_months: VALIDITY_MONTHS,
      basic_constraints: { ca: true },
    },
    key,
    { name: SUBJECT, key },
    validityOf(VALIDITY_MONTHS, context.clock.now()),
    context.ids.bytes(16),
  )
  const authority: Authority = { name: SUBJECT, key, certificate }
  context.store.collection<Authority>('vaultAuthority').set('test', authority)
  return authority
}
