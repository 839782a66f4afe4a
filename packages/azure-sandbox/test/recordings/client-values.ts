/**
 * What the recorded client computed from the service's answers and no recording can hold: a certificate for the key of a signing
 * request, an attestation token, the id of a running operation. Requests get a fresh one; answers are never touched.
 */
export interface OutgoingRequest {
  readonly path: string
  readonly body: string | undefined
}

/** What earlier answers of the session said. */
export interface Learned {
  csr?: string
  operationId?: string
}

/** Takes from an answer what a later request needs. */
export function learn(learned: Learned, headers: NodeJS.Dict<string | string[]>, text: string): void {
  const csr = /"csr":"([^"]+)"/.exec(text)?.[1]
  if (csr) learned.csr = csr
  const operationId = /\/operationResults\/([^/?]+)/.exec(String(headers.location ?? ''))?.[1]
  if (operationId) learned.operationId = operationId
}

export const renewPath = (path: string, { operationId }: Learned): string =>
  operationId ? path.replace(/(\/operationResults\/)[^/?]+/, `$1${operationId}`) : path

export async function renewBody({ path, body }: OutgoingRequest, learned: Learned): Promise<string | undefined> {
  if (body === undefined) return undefined
  if (/\/pending\/merge\?/.test(path) && learned.csr)
    return JSON.stringify({ ...JSON.parse(body), x5c: [await certificateFor(learned.csr)] })
  if (/\/release\?/.test(path)) return JSON.stringify({ ...JSON.parse(body), target: await attestationToken() })
  return body
}

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** A day's certificate for the key of a PKCS#10 request, as the recorded test made with a throwaway authority. */
async function certificateFor(csr: string): Promise<string> {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const request = new x509.Pkcs10CertificateRequest(csr)
  const authority = await crypto.subtle.generateKey(SIGNING, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '01',
    subject: request.subject,
    issuer: 'CN=Throwaway authority',
    notBefore: new Date(),
    notAfter: new Date(Date.now() + 86_400_000),
    publicKey: await request.publicKey.export(),
    signingKey: authority.privateKey,
    signingAlgorithm: SIGNING,
  })
  return certificate.toString('base64')
}

/** Satisfies the recorded policy: claim `sdk-test` of the authority `https://fakeattestation`. */
async function attestationToken(): Promise<string> {
  const algorithm = { name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1' }
  const { publicKey } = await crypto.subtle.generateKey(algorithm, true, ['encrypt', 'decrypt'])
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', publicKey)
  const claims = { iss: 'https://fakeattestation', 'sdk-test': 'true', 'x-ms-runtime': { keys: [{ kty, n, e }] } }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode(claims)}.`
}
