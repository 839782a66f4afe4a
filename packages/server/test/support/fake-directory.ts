/** A sign-in service over TLS that answers as a test lays out: what no honest one, nor the sandbox, ever says. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { sandboxCloud } from '@keyway/connectors'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { createSealer } from '../../src/encryption/create-sealer.ts'
import { encryptionKey } from '../../src/encryption/encryption-key.ts'
import { createSignInService } from '../../src/grants/sign-in/index.ts'
import { clientSecretPlace, type StoredIClient } from '../../src/iclients/index.ts'
import { createNetwork } from '../../src/outbound/index.ts'
import { aCertificate } from './certificates.ts'
import { ABSENT_SANDBOX } from './open-test-app.ts'
import { TEST_CONFIG, testClock } from './open-test-deps.ts'

export const TENANT = '5a7d0c1e-6f2b-4c83-9e14-7b3a2d8f6051'
export const CLIENT_ID = '22222222-2222-4222-8222-222222222222'
export const CLIENT_SECRET = 'canary-client~secret'
export const NONCE = 'a-nonce-of-this-sign-in'

export interface TokenRequest {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly form: URLSearchParams
}

export async function openFakeDirectory() {
  const folder = await mkdtemp(join(tmpdir(), 'keyway-directory-'))
  const pair = aCertificate({ subject: 'login.localhost' })
  const ca = join(folder, 'ca.pem')
  await writeFile(ca, pair.cert)
  const own = await generateKeyPair('RS256', { extractable: true })
  const foreign = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const requests: TokenRequest[] = []
  const asked: string[] = []
  let metadata: object = {}
  let answer: (response: ServerResponse) => void = (response) => response.end()
  let login = ''

  const server = createServer({ key: pair.key, cert: pair.cert }, async (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const json = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (request.url?.endsWith('/keys')) return json({ keys: [jwk] })
    if (request.url?.endsWith('/openid-configuration')) {
      const at = `${login}/${TENANT}`
      return json({
        issuer: `${at}/v2.0`,
        authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
        token_endpoint: `${at}/oauth2/v2.0/token`,
        jwks_uri: `${at}/discovery/v2.0/keys`,
        ...metadata,
      })
    }
    const form = new URLSearchParams(await text(request))
    requests.push({ url: request.url ?? '', headers: request.headers, form })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  login = `https://login.localhost:${(server.address() as AddressInfo).port}`

  const sandbox = { ...ABSENT_SANDBOX, login, browserLogin: login, ca }
  const clock = testClock()
  const sealer = await createSealer([encryptionKey(randomBytes(32))])
  const network = createNetwork({ sandbox, allowHosts: [] })
  const newService = () => createSignInService({ clock, sealer, config: { ...TEST_CONFIG, sandbox } }, network)
  let service = newService()
  const iclient: StoredIClient = {
    id: 'a',
    name: 'Contoso',
    signIn: {
      way: 'authorizationCode',
      grantType: 'authorizecode',
      credential: 'secret',
      cloud: 'sandbox',
      clientId: CLIENT_ID,
      tenantId: TENANT,
      secretIn: 'body',
      places: '',
      expiresAt: null,
    },
    universal: null,
    certificate: undefined,
    clientSecretSealed: await sealer.seal(CLIENT_SECRET, clientSecretPlace('a')),
    privateKeySealed: null,
    redirectUri: 'http://localhost:5390/connection/oauth2callback/0123456789abcdef01234567',
  }

  return {
    login,
    requests,
    asked,
    clock,
    iclient,
    /** From here on discovery says this too. */
    promise(more: object) {
      metadata = more
      service = newService()
    },
    answerWith(next: (response: ServerResponse) => void) {
      answer = next
    },
    /** @param changes claims that differ from those of a good ID token */
    idToken(changes: JWTPayload = {}, signedBy: 'own' | 'foreign' = 'own'): Promise<string> {
      const now = Math.floor(clock.now().getTime() / 1000)
      const claims = {
        iss: `${login}/${TENANT}/v2.0`,
        aud: CLIENT_ID,
        sub: 'megan',
        tid: TENANT,
        nonce: NONCE,
        preferred_username: 'megan@contoso.example',
        iat: now,
        exp: now + 3600,
        ...changes,
      }
      const key = signedBy === 'own' ? own.privateKey : foreign.privateKey
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT' }).sign(key)
    },
    /** @param query what the browser came back with besides the code */
    redeem(query: Record<string, string> = {}, client: StoredIClient = iclient) {
      return service.redeem({
        iclient: client,
        endpoints: sandboxCloud(sandbox),
        scope: ['https://vault.localhost/user_impersonation'],
        answer: new URLSearchParams({ code: 'canary-code', state: 'x', ...query }),
        redirectUri: iclient.redirectUri,
        codeVerifier: 'v'.repeat(43),
        nonce: NONCE,
      })
    },
    async close() {
      await service.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type FakeDirectory = Awaited<ReturnType<typeof openFakeDirectory>>
