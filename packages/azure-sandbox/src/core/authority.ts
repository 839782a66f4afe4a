/**
 * The sandbox's certificate authority: one CA, kept in the data folder so that it has to be trusted once, and a server
 * certificate for the sandbox's host names made afresh at each start.
 */
import 'reflect-metadata'
import fs from 'node:fs'
import path from 'node:path'
import * as x509 from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
const CA_DAYS = 3650
/** Browsers refuse server certificates that live longer. */
const SERVER_DAYS = 397

/** PEM texts of what an https server needs. */
export interface ServerIdentity {
  readonly cert: string
  readonly key: string
}

interface Authority {
  readonly certificate: x509.X509Certificate
  readonly keys: CryptoKeyPair
}

/** What can be wrong with a server's certificate, for clients that must notice. */
export type CertificateFlaw = 'expired' | 'otherName' | 'unknownAuthority'

export interface CertificateSource {
  /** PEM of the CA that clients must trust. */
  readonly ca: string
  /** The server's certificate for `hostNames` and loopback addresses, sound or with a flaw. */
  issue(hostNames: readonly string[], flaw?: CertificateFlaw): Promise<ServerIdentity>
}

/**
 * Opens the CA of a folder, or makes it and keeps it there (key of mode 0600); without a folder it lives as long as the
 * process.
 */
export async function openAuthority(folder?: string): Promise<CertificateSource> {
  const authority = (folder && (await readAuthority(folder))) || (await makeAuthority(folder))
  return {
    ca: authority.certificate.toString('pem'),
    async issue(hostNames, flaw) {
      const issuer =
        flaw === 'unknownAuthority' ? await makeAuthority(undefined, 'CN=Authority nobody knows') : authority
      return issueIdentity(issuer, flaw === 'otherName' ? ['other-host.invalid'] : hostNames, flaw === 'expired')
    },
  }
}

/** Copies the CA of one folder into another that has none. */
export function adoptAuthority(from: string, to: string): void {
  for (const name of ['ca.pem', 'ca-key.pem']) {
    const target = path.join(to, name)
    if (!fs.existsSync(target)) fs.copyFileSync(path.join(from, name), target)
    fs.chmodSync(target, 0o600)
  }
}

async function issueIdentity(
  authority: Authority,
  hostNames: readonly string[],
  isExpired: boolean,
): Promise<ServerIdentity> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const end = isExpired ? Date.now() - DAY_MS : Date.now() + SERVER_DAYS * DAY_MS
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Azure sandbox',
    issuer: authority.certificate.subject,
    notBefore: new Date(Math.min(end - 30 * DAY_MS, Date.now() - DAY_MS)),
    notAfter: new Date(end),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...hostNames.map((value) => ({ type: 'dns' as const, value })),
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  })
  return { cert: certificate.toString('pem'), key: await privateKeyPem(keys.privateKey) }
}

async function makeAuthority(folder?: string, name = 'CN=Azure sandbox CA (local development)'): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const now = Date.now()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + CA_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  if (folder) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    fs.writeFileSync(path.join(folder, 'ca-key.pem'), await privateKeyPem(keys.privateKey), { mode: 0o600 })
    fs.writeFileSync(path.join(folder, 'ca.pem'), certificate.toString('pem'), { mode: 0o600 })
  }
  return { certificate, keys }
}

async function readAuthority(folder: string): Promise<Authority | undefined> {
  const certificateFile = path.join(folder, 'ca.pem')
  const keyFile = path.join(folder, 'ca-key.pem')
  if (!fs.existsSync(certificateFile) || !fs.existsSync(keyFile)) return undefined
  const certificate = new x509.X509Certificate(fs.readFileSync(certificateFile, 'utf8'))
  // A CA that ends before the server certificate would leave clients with a chain they cannot verify.
  if (certificate.notAfter.getTime() < Date.now() + SERVER_DAYS * DAY_MS) return undefined
  const der = x509.PemConverter.decodeFirst(fs.readFileSync(keyFile, 'utf8'))
  const privateKey = await crypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign'])
  return { certificate, keys: { privateKey, publicKey: await certificate.publicKey.export(ALGORITHM, ['verify']) } }
}

const serialNumber = (): string => `01${Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex')}`

async function privateKeyPem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}
