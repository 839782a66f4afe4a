/** How a client proves itself at the token endpoint: with its secret, its certificate, or a token its host was given. */
import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as oauth from 'oauth4webapi'
import type { Deps } from '../../deps.ts'
import { clientSecretPlace, privateKeyPlace, type StoredIClient } from '../../iclients/index.ts'
import { CredentialUnusable } from './credential-unusable.ts'

type Parts = Pick<Deps, 'clock' | 'sealer' | 'config'>

/** @throws CredentialUnusable, SealBroken */
export function authenticationOf(parts: Parts, iclient: StoredIClient): Promise<oauth.ClientAuth> {
  switch (iclient.signIn.credential) {
    case 'secret':
      return withSecret(parts, iclient)
    case 'certificate':
      return withCertificate(parts, iclient)
    case 'federatedToken':
      return withFederatedToken(parts)
    case 'managedIdentity':
      throw new TypeError('a managed identity proves nothing at the token endpoint')
  }
}

/** Body or Basic as configured (RFC 6749 2.3.1), never a URL. */
async function withSecret(
  { sealer }: Parts,
  { id, clientSecretSealed, signIn }: StoredIClient,
): Promise<oauth.ClientAuth> {
  if (clientSecretSealed === null) return oauth.None()
  const secret = await sealer.open(clientSecretSealed, clientSecretPlace(id))
  return signIn.secretIn === 'body' ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret)
}

/** Microsoft allows ten minutes; an assertion is used at once. */
const ASSERTION_S = 300

/**
 * `private_key_jwt` as Microsoft wants it: PS256, the certificate named by `x5t#S256`, the token endpoint as audience.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
async function withCertificate({ clock, sealer }: Parts, iclient: StoredIClient): Promise<oauth.ClientAuth> {
  const { certificate, privateKeySealed, name } = iclient
  if (certificate === undefined || privateKeySealed === null) return oauth.None()
  if (Date.parse(certificate.notAfter) <= clock.now().getTime()) {
    throw new CredentialUnusable('client_certificate_expired', {
      client: name,
      until: certificate.notAfter.slice(0, 10),
    })
  }
  const key = await importKey(await sealer.open(privateKeySealed, privateKeyPlace(iclient.id)))
  return (server, client, body, headers) => {
    const assertion = oauth.PrivateKeyJwt(key, {
      [oauth.modifyAssertion]: (header, payload) => {
        header['x5t#S256'] = certificate.thumbprintSha256
        header.typ = 'JWT'
        payload.aud = server.token_endpoint ?? ''
        payload.exp = Number(payload.iat) + ASSERTION_S
      },
    })
    return assertion(server, client, body, headers)
  }
}

const importKey = (pem: string): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'pkcs8',
    new Uint8Array(createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })),
    { name: 'RSA-PSS', hash: 'SHA-256' },
    false,
    ['sign'],
  )

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** A token is a few kilobytes; whatever is larger is another file. */
const LARGEST_TOKEN = 65_536

/** The platform replaces the file every hour or so, so it is read for each request. */
async function withFederatedToken({ config }: Parts): Promise<oauth.ClientAuth> {
  const token = await federatedToken(config.hostIdentity.federatedTokenFile)
  return (_, client, body) => {
    body.set('client_id', client.client_id)
    body.set('client_assertion_type', ASSERTION_TYPE)
    body.set('client_assertion', token)
  }
}

async function federatedToken(file: string | null): Promise<string> {
  const missing = (reason: string, cause?: unknown) =>
    new CredentialUnusable('federated_token_missing', { reason }, cause)
  if (file === null) throw missing('AZURE_FEDERATED_TOKEN_FILE is not set')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw missing(`the file named in AZURE_FEDERATED_TOKEN_FILE cannot be read (${error.code ?? 'unknown'})`, error)
  })
  const token = text.trim()
  const isJwt = token.length <= LARGEST_TOKEN && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)
  if (!isJwt) throw missing('the file named in AZURE_FEDERATED_TOKEN_FILE holds no token')
  return token
}
