/** Certificates on every key type, size and curve a vault offers: made, requested, merged and imported. */
import { createPrivateKey, createPublicKey, X509Certificate as NodeCertificate, verify } from 'node:crypto'
import type { CertificatePolicy } from '@azure/keyvault-certificates'
import forge from 'node-forge'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { signOutside } from '../testing/sdk/outside-authority.ts'
import { openSdkClients, resultOf, type SdkClients } from '../testing/sdk/sdk-call.ts'
import { type ServedVault, serveTestVault } from '../testing/test-vault.ts'
import { readPfx } from './pkcs12-read.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const FAST = { intervalInMs: 1 }
const KEY_TYPES: readonly (readonly [string, CertificatePolicy])[] = [
  ['RSA 2048', { keyType: 'RSA', keySize: 2048 }],
  ['RSA 3072', { keyType: 'RSA', keySize: 3072 }],
  ['RSA 4096', { keyType: 'RSA', keySize: 4096 }],
  ['P-256', { keyType: 'EC', keyCurveName: 'P-256' }],
  ['P-384', { keyType: 'EC', keyCurveName: 'P-384' }],
  ['P-521', { keyType: 'EC', keyCurveName: 'P-521' }],
  ['P-256K', { keyType: 'EC', keyCurveName: 'P-256K' }],
].map(([name, key]) => [name as string, { subject: 'CN=contoso.com', ...(key as object) }] as const)

let served: ServedVault
let clients: SdkClients

beforeAll(async () => {
  served = await serveTestVault()
  clients = openSdkClients(served)
})
afterAll(() => served.close())

const make = async (name: string, policy: CertificatePolicy) =>
  resultOf(clients.certificates.beginCreateCertificate(name, { ...policy, issuerName: 'Self' }, FAST))
const secretOf = async (name: string) => (await clients.secrets.getSecret(name)).value ?? ''
const nameOf = (kind: string, type: string) => `${kind}-${type.replace(' ', '-')}`

/** Whether a PKCS #10 request is signed by the key it names (RFC 2986, section 4.2). */
function isSignedByItsKey(csr: Uint8Array): boolean {
  const [info, , signature] = forge.asn1.fromDer(Buffer.from(csr).toString('binary')).value as forge.asn1.Asn1[]
  if (!info || !signature) return false
  const der = (one: forge.asn1.Asn1 | undefined) => Buffer.from(forge.asn1.toDer(one as never).getBytes(), 'binary')
  const key = createPublicKey({ key: der((info.value as forge.asn1.Asn1[])[2]), format: 'der', type: 'spki' })
  return verify('sha256', der(info), key, bitStringOf(der(signature)))
}

/** Content of a BIT STRING (X.690, section 8.6): after tag and length comes the count of unused bits. */
function bitStringOf(der: Buffer): Buffer {
  const lengthBytes = der.readUInt8(1) < 0x80 ? 1 : 1 + (der.readUInt8(1) & 0x7f)
  return der.subarray(1 + lengthBytes + 1)
}

describe('a certificate on any key type', () => {
  it.each(KEY_TYPES)('of %s is self-signed, and its PFX secret holds its key', async (type, policy) => {
    const made = await make(nameOf('pfx', type), policy)
    const certificate = new NodeCertificate(Buffer.from(made.cer ?? []))
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(made.policy).toMatchObject(policy)
    const { privateKey, certificates } = readPfx(Buffer.from(await secretOf(nameOf('pfx', type)), 'base64'), '')
    expect(privateKey && certificate.checkPrivateKey(privateKey)).toBe(true)
    expect(certificates).toEqual([Buffer.from(made.cer ?? [])])
  })

  it.each(KEY_TYPES)('of %s has a PEM secret when its policy says so', async (type, policy) => {
    const made = await make(nameOf('pem', type), { ...policy, contentType: 'application/x-pem-file' })
    const pem = await secretOf(nameOf('pem', type))
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+-----END CERTIFICATE-----\n$/)
    expect(new NodeCertificate(Buffer.from(made.cer ?? [])).checkPrivateKey(createPrivateKey(pem))).toBe(true)
  })

  it.each(KEY_TYPES)('of %s is requested, signed outside and merged', async (type, policy) => {
    const name = nameOf('merged', type)
    await clients.certificates.beginCreateCertificate(name, { ...policy, issuerName: 'Unknown' }, FAST)
    const operation = await clients.certificates.getCertificateOperation(name)
    const csr = operation.getOperationState().certificateOperation?.csr ?? new Uint8Array()
    expect(isSignedByItsKey(csr)).toBe(true)
    const { leaf, authority } = await signOutside(csr)
    const merged = await clients.certificates.mergeCertificate(name, [leaf, authority])
    expect(Buffer.from(merged.cer ?? [])).toEqual(Buffer.from(leaf))
    const { privateKey } = readPfx(Buffer.from(await secretOf(name), 'base64'), '')
    expect(privateKey && new NodeCertificate(leaf).checkPrivateKey(privateKey)).toBe(true)
  })

  it.each(KEY_TYPES)('of %s is imported from PFX and from PEM', async (type, policy) => {
    const pfx = Buffer.from(await secretOf(nameOf('pfx', type)), 'base64')
    const fromPfx = await clients.certificates.importCertificate(nameOf('from-pfx', type), pfx)
    expect(fromPfx.policy).toMatchObject({ ...policy, issuerName: 'Unknown' })
    const pem = Buffer.from(await secretOf(nameOf('pem', type)))
    const said = { ...policy, contentType: 'application/x-pem-file' } as const
    const fromPem = await clients.certificates.importCertificate(nameOf('from-pem', type), pem, { policy: said })
    expect(fromPem.policy).toMatchObject(said)
    const { value } = await clients.secrets.getSecret(nameOf('from-pem', type))
    expect(value).toBe(pem.toString())
  })
})
