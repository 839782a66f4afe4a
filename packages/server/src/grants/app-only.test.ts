import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MASK } from '@keyway/contract'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, MEGAN, openAzureWorld } from '../../test/support/azure-world.ts'
import { aCertificate, aPfx } from '../../test/support/certificates.ts'
import { iclientInput } from '../../test/support/sample-documents.ts'
import { findLeaks } from '../../test/support/sweep.ts'
import type { HostIdentity } from '../config.ts'
import { createAzureAccess } from './index.ts'
import { accessTokenPlace } from './tokens.ts'

type AadstsCode = Parameters<AzureWorld['sandbox']['control']['failures']['arm']>[0]['code']

const HOUR = 3_600_000
const ISSUER = 'https://platform.contoso.example'
const SUBJECT = 'system:serviceaccount:keyway:keyway'
const AUDIENCE = 'api://AzureADTokenExchange'

let world: AzureWorld
let folder: string
let tokenFile: string
/** Changed while it runs, as a host's environment is at its start. */
const host: { -readonly [K in keyof HostIdentity]: HostIdentity[K] } = {
  federatedTokenFile: null,
  endpoint: null,
  machine: false,
}
const platform = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicJwk: JsonWebKey & { kid: string } = { ...platform.publicKey.export({ format: 'jwk' }), kid: 'platform' }
const own = aCertificate()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-ways-'))
  tokenFile = join(folder, 'token')
  host.federatedTokenFile = tokenFile
  world = await openAzureWorld({ hostIdentity: host })
  await world.createVault('app-vault')
  const { sandbox, registration } = world
  await sandbox.control.setAccessPolicy('app-vault', registration.objectId)
  registration.addFederatedCredential({ name: 'pod', issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] })
  sandbox.control.trustIssuer(ISSUER, [publicJwk])
  await writeToken()
  const identity = sandbox.control.createManagedIdentity('host')
  await sandbox.control.setAccessPolicy('app-vault', identity.objectId)
  host.endpoint = { url: identity.environment.IDENTITY_ENDPOINT, header: identity.environment.IDENTITY_HEADER }
})
afterEach(() => world.sandbox.control.failures.disarm())
afterAll(async () => {
  await world?.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the platform writes: a token of its own about Keyway. */
async function writeToken(subject = SUBJECT): Promise<void> {
  const token = await new SignJWT({ sub: subject })
    .setProtectedHeader({ alg: 'RS256', kid: 'platform' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('30d')
    .sign(platform.privateKey)
  await writeFile(tokenFile, token)
}

const useTokenFile = (file: string | null): void => {
  host.federatedTokenFile = file
}

const app = () => ({
  clientId: world.registration.clientId,
  grantType: 'clientcredentials',
  unencrypted: { cloud: 'sandbox', tenantId: world.sandbox.tenantId },
})

/** Documents of every way in which nobody signs in. */
const WAYS: Readonly<Record<string, () => object>> = {
  'a client secret': () => azure({ clientSecret: world.clientSecret }),
  'a client secret over Basic, the tenant by its domain': () =>
    azure({
      clientSecret: world.clientSecret,
      clientCredentialsLocation: 'basicauthheader',
      unencrypted: { cloud: 'sandbox', tenantId: 'contoso.onmicrosoft.com' },
    }),
  'a service principal': () => ({
    provider: 'azureserviceprincipal',
    azureserviceprincipal: {
      clientId: world.registration.clientId,
      clientSecret: world.clientSecret,
      tenantId: world.sandbox.tenantId,
      cloud: 'sandbox',
    },
  }),
  'the addresses of the sign-in service': () => ({
    provider: 'custom_oauth2',
    oauth2: {
      clientId: world.registration.clientId,
      clientSecret: world.clientSecret,
      grantType: 'clientcredentials',
      token: { uri: `${world.sandbox.endpoints.login}/${world.sandbox.tenantId}/oauth2/v2.0/token` },
      validDomainNames: [new URL(world.sandbox.endpoints.login).hostname],
    },
  }),
  'a certificate as PEM': () => azure({ credential: 'certificate', clientCertificate: own }),
  'a certificate as PFX': () =>
    azure({ credential: 'certificate', clientCertificate: { pfx: aPfx(own, 'pass'), passphrase: 'pass' } }),
  'a certificate that Keyway makes': () => azure({ credential: 'certificate', clientCertificate: { make: {} } }),
  'a federated token': () => azure({ credential: 'federatedToken' }),
  'a managed identity': () => ({
    provider: 'azureoauth',
    oauth2: { grantType: 'clientcredentials', credential: 'managedIdentity', unencrypted: { cloud: 'sandbox' } },
  }),
}

const azure = (oauth2: object) => ({ provider: 'azureoauth', oauth2: { ...app(), ...oauth2 } })

let count = 0
async function makeClient(document: object) {
  count += 1
  const { status, body, text } = await world.app.call('POST', '/v1/iclients', { name: `client ${count}`, ...document })
  if (status !== 201) throw new Error(text)
  const cert = body.oauth2?.clientCertificate?.cert
  if (cert !== undefined) world.registration.addCertificate(cert)
  return body
}

const connect = (iclientId: string, changes: object = {}) => {
  count += 1
  return world.connect(`connection ${count}`, {
    _iClientId: iclientId,
    unencrypted: { vaultUrl: world.sandbox.endpoints.vault('app-vault') },
    auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.vaultResource}/.default`] } },
    ...changes,
  })
}
const post = async (path: string) => (await world.app.call('POST', path)).body
const authorize = (id: string) => post(`/v1/connection/${id}/oauth2`)
const ping = (id: string) => post(`/v1/connections/${id}/ping`)
const secretThrough = async (id: string, method: string, body?: object) =>
  (
    await world.app.call('POST', `/v1/connections/${id}/proxy`, body, {
      authorization: `Bearer ${world.app.token}`,
      'integrator-method': method,
      'integrator-relative-uri': '/secrets/from-the-app',
      ...(body && { 'content-type': 'application/json' }),
    })
  ).body
const later = (ms: number) => {
  world.deps.clock.advance(ms)
  world.sandbox.clock.advance(ms)
}

describe('an app that signs in by itself', () => {
  // First, while the clocks still agree: the doctor compares them.
  test.each(['a client secret', 'a certificate that Keyway makes', 'a federated token', 'a managed identity'])(
    'with %s passes every check of the doctor, and before that stops at the sign-in',
    async (way) => {
      const id = await connect((await makeClient(WAYS[way]?.() ?? {}))._id)
      const before = await post(`/v1/connections/${id}/doctor`)
      expect(before.checks.find(({ state }: { state: string }) => state === 'failed')).toMatchObject({ id: 'signIn' })
      await authorize(id)
      const { ok, checks } = await post(`/v1/connections/${id}/doctor`)
      expect({ ok, failed: checks.filter(({ state }: { state: string }) => state !== 'passed') }).toEqual({
        ok: true,
        failed: [],
      })
    },
  )

  test.each(Object.keys(WAYS))(
    'with %s: authorized at once, online, reads a secret, renewed after the end',
    async (way) => {
      const client = await makeClient(WAYS[way]?.() ?? {})
      const id = await connect(client._id)
      expect((await world.connection(id)).status).toBe('needsAuthorization')

      expect(await authorize(id)).toMatchObject({ authorizationURL: null, ping: { code: 200 } })
      const connection = await world.connection(id)
      expect(connection).toMatchObject({ status: 'online', diagnosis: null, grant: { missingScope: [] } })
      expect(connection.grant?.grantedBy).toMatch(/^the (app|managed identity)/)

      await secretThrough(id, 'PUT', { value: `by ${way}` })
      expect(await secretThrough(id, 'GET')).toMatchObject({ value: `by ${way}` })

      later(2 * HOUR)
      expect(await secretThrough(id, 'GET')).toMatchObject({ value: `by ${way}` })
      const after = await world.connection(id)
      expect(after.status).toBe('online')
      expect(String(after.grant?.refreshedAt) > String(connection.grant?.refreshedAt)).toBe(true)
    },
  )

  test.each(['a certificate that Keyway makes', 'a managed identity'])(
    'security 56: with %s, its token requests stand in the debug log, without what proves it and without tokens',
    async (way) => {
      const id = await connect((await makeClient(WAYS[way]?.() ?? {}))._id)
      await world.app.call('POST', `/v1/connections/${id}/debug`, { minutes: 5 })
      expect(await authorize(id)).toMatchObject({ ping: { code: 200 } })
      const asked = async () => (await world.app.call('GET', `/v1/connections/${id}/debug?askedBy=signIn`)).body
      await expect.poll(asked).toHaveLength(1)
      const [{ request, response }] = await asked()
      if (way === 'a managed identity') {
        expect(request.url).toContain('resource=https')
        expect(request.headers).toMatchObject({ 'x-identity-header': MASK })
      } else {
        expect(JSON.parse(request.body.text)).toMatchObject({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: MASK,
        })
      }
      expect(JSON.parse(response.body.text)).toMatchObject({ token_type: 'Bearer', access_token: MASK })
      const stored = await world.deps.db.selectFrom('debugRecords').select('record').execute()
      const { accessTokenSealed } = await world.deps.db
        .selectFrom('grants')
        .select('accessTokenSealed')
        .where('connectionId', '=', id)
        .executeTakeFirstOrThrow()
      const token = await world.deps.sealer.open(accessTokenSealed, accessTokenPlace(id))
      const secrets = [token.split('.')[2] ?? '', host.endpoint?.header ?? '']
      const planted = secrets.map((value) => ({ what: 'token or header', value }))
      expect(findLeaks(planted, [{ name: 'the log', content: Buffer.from(JSON.stringify(stored)) }])).toEqual([])
      expect(JSON.stringify(stored)).not.toContain('eyJ')
    },
  )

  test('is authorized by a test too, as there is nothing else to press', async () => {
    const id = await connect((await makeClient(WAYS['a client secret']?.() ?? {}))._id)
    expect(await ping(id)).toMatchObject({ code: 200 })
    expect((await world.connection(id)).status).toBe('online')
    const audit = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(audit.body).toMatchObject([{ event: 'authorize', byUser: { name: 'owner' } }, { event: 'create' }])
  })

  test('manages vaults with its own Azure roles', async () => {
    const id = await connect((await makeClient(WAYS['a client secret']?.() ?? {}))._id, {
      _httpConnectorApiId: 'control-plane',
      unencrypted: {},
      auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.armResource}/.default`] } },
    })
    expect(await authorize(id)).toMatchObject({ ping: { code: 200 } })
  })

  test('has no address to send a browser to', async () => {
    const id = await connect((await makeClient(WAYS['a client secret']?.() ?? {}))._id)
    const answer = await world.app.call('GET', `/v1/connection/${id}/oauth2`)
    expect(answer.body.errors).toMatchObject([{ code: 'browser_not_needed' }])
    expect((await world.connection(id)).status).toBe('needsAuthorization')
  })

  test('may ask for .default of its API alone', async () => {
    const client = await makeClient(WAYS['a client secret']?.() ?? {})
    const scope = [`${world.sandbox.endpoints.vaultResource}/user_impersonation`]
    await expect(connect(client._id, { auth: { type: 'oauth', oauth: { scope } } })).rejects.toThrow(/in one scope/)
  })

  test('renews once for many callers in processes that know nothing of each other', async () => {
    const id = await connect((await makeClient(WAYS['a client secret']?.() ?? {}))._id)
    await authorize(id)
    later(2 * HOUR)
    world.sandbox.control.calls.clear()
    const others = [createAzureAccess(world.deps), createAzureAccess(world.deps), createAzureAccess(world.deps)]
    try {
      const callers = others.flatMap(({ outbound }) =>
        Array.from({ length: 20 }, () => outbound.call(id, 'GetSecrets', {})),
      )
      expect((await Promise.all(callers)).filter((result) => !result.ok)).toEqual([])
    } finally {
      await Promise.all(others.map((other) => other.close()))
    }
    expect(world.sandbox.control.calls.list({ text: '/oauth2/v2.0/token' })).toHaveLength(1)
  })
})

describe('Microsoft refuses the app', () => {
  const refused = async (document: object) => {
    const id = await connect((await makeClient(document))._id)
    const { ping: result } = await authorize(id)
    const connection = await world.connection(id)
    expect(connection.status).toBe('needsAuthorization')
    expect(connection.diagnosis?.code).toBe(result.diagnosis.code)
    const audit = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(audit.body[0]).toMatchObject({ event: 'authorizeFailed' })
    return result.diagnosis
  }

  test.each<[string, () => object, string, string]>([
    ['a wrong secret', () => azure({ clientSecret: 'abc8Q~wrong' }), 'secret_wrong', 'AADSTS7000215'],
    [
      'an expired secret',
      () => azure({ clientSecret: world.registration.addSecret('old', -1).secretText }),
      'secret_expired',
      'AADSTS7000222',
    ],
    [
      'a client ID of nobody',
      () => azure({ clientId: '99999999-9999-4999-8999-999999999999', clientSecret: 'x~y' }),
      'app_not_found',
      'AADSTS700016',
    ],
    [
      'a tenant that is not there',
      () =>
        azure({
          clientSecret: 'x~y',
          unencrypted: { cloud: 'sandbox', tenantId: '99999999-9999-4999-8999-999999999998' },
        }),
      'tenant_not_found',
      'AADSTS90002',
    ],
  ])('for %s', async (_, document, code, azureCode) => {
    expect(await refused(document())).toMatchObject({ code, facts: { azureCode } })
  })

  test.each<[AadstsCode, string]>([
    [50012, 'certificate_refused'],
    [700025, 'client_public'],
    [7000218, 'credential_missing'],
    [50194, 'tenant_needed'],
    [53003, 'conditional_access'],
    [70011, 'scope_refused'],
    [500011, 'resource_not_in_tenant'],
    [650052, 'resource_not_in_tenant'],
    [700212, 'federated_identity_unmatched'],
  ])('with AADSTS%i', async (code, expected) => {
    world.sandbox.control.failures.arm({ code, remaining: 1 })
    expect(await refused(WAYS['a client secret']?.() ?? {})).toMatchObject({
      code: expected,
      facts: { azureCode: `AADSTS${code}` },
    })
  })

  test('for a moment, and is asked again', async () => {
    world.sandbox.control.failures.arm({ code: 90033, remaining: 1 })
    const id = await connect((await makeClient(WAYS['a client secret']?.() ?? {}))._id)
    expect(await authorize(id)).toMatchObject({ ping: { code: 200 } })
  })

  test('for longer, as the sign-in service is disturbed', async () => {
    world.sandbox.control.failures.arm({ code: 90033 })
    expect(await refused(WAYS['a client secret']?.() ?? {})).toMatchObject({ code: 'sign_in_unavailable' })
  })

  test('for a certificate that was not uploaded, naming its thumbprint', async () => {
    const clientCertificate = aCertificate({ subject: 'not uploaded' })
    const document = azure({ credential: 'certificate', clientCertificate })
    const { body } = await world.app.call('POST', '/v1/iclients', { name: 'unknown key', ...document })
    const id = await connect(body._id)
    const { diagnosis } = (await authorize(id)).ping
    expect(diagnosis).toMatchObject({ code: 'certificate_refused', facts: { azureCode: 'AADSTS700027' } })
    expect(diagnosis.steps[0]).toContain(body.oauth2.clientCertificate.thumbprint)
  })

  test('for a federated token about somebody else, and not when it is the right one again', async () => {
    const client = await makeClient(WAYS['a federated token']?.() ?? {})
    const id = await connect(client._id)
    await writeToken('system:serviceaccount:keyway:somebody-else')
    expect((await authorize(id)).ping.diagnosis).toMatchObject({
      code: 'federated_identity_unmatched',
      facts: { azureCode: 'AADSTS700213' },
    })
    await writeToken()
    expect(await authorize(id)).toMatchObject({ ping: { code: 200 } })
  })

  test('for an app that was disabled: offline, and online again once it is enabled', async () => {
    const id = await connect((await makeClient(WAYS['a client secret']?.() ?? {}))._id)
    await authorize(id)
    later(2 * HOUR)
    world.registration.setEnabled(false)
    try {
      await secretThrough(id, 'GET')
      expect(await world.connection(id)).toMatchObject({ status: 'offline', diagnosis: { code: 'app_disabled' } })
    } finally {
      world.registration.setEnabled(true)
    }
    expect(await ping(id)).toMatchObject({ code: 200 })
    expect((await world.connection(id)).status).toBe('online')
  })
})

describe('what Keyway finds out by itself', () => {
  test('a certificate that has expired since is not sent', async () => {
    const soon = aCertificate({ notAfter: new Date(world.deps.clock.now().getTime() + HOUR) })
    const client = await makeClient(azure({ credential: 'certificate', clientCertificate: soon }))
    const id = await connect(client._id)
    expect(await authorize(id)).toMatchObject({ ping: { code: 200 } })
    later(2 * HOUR)
    world.sandbox.control.calls.clear()
    expect((await ping(id)).diagnosis).toMatchObject({ code: 'client_certificate_expired' })
    expect(world.sandbox.control.calls.list({ text: '/oauth2/v2.0/token' })).toEqual([])
  })

  test.each<[string, () => void | Promise<void>, RegExp]>([
    ['no token file is named', () => useTokenFile(null), /is not set/],
    ['the file is not there', () => useTokenFile(join(folder, 'absent')), /ENOENT/],
    [
      'the file holds something else',
      async () => {
        await writeFile(join(folder, 'other'), 'canary-of-another-file')
        useTokenFile(join(folder, 'other'))
      },
      /holds no token/,
    ],
  ])('there is no federated token: %s', async (_, arrange, reason) => {
    const id = await connect((await makeClient(WAYS['a federated token']?.() ?? {}))._id)
    await arrange()
    try {
      const answer = await authorize(id)
      expect(answer.ping.diagnosis).toMatchObject({ code: 'federated_token_missing' })
      expect(answer.ping.diagnosis.cause).toMatch(reason)
      expect(JSON.stringify(answer)).not.toContain('canary')
    } finally {
      host.federatedTokenFile = tokenFile
    }
  })

  test('the host has no managed identity, or refuses it', async () => {
    const document = WAYS['a managed identity']?.() ?? {}
    const id = await connect((await makeClient(document))._id)
    const { endpoint } = host
    host.endpoint = null
    expect((await authorize(id)).ping.diagnosis).toMatchObject({ code: 'managed_identity_missing' })
    host.endpoint = { url: endpoint?.url ?? '', header: 'wrong' }
    expect((await authorize(id)).ping.diagnosis).toMatchObject({ code: 'managed_identity_refused' })
    host.endpoint = endpoint
    const other = await makeClient({
      provider: 'azureoauth',
      oauth2: { ...app(), credential: 'managedIdentity', unencrypted: { cloud: 'sandbox' } },
    })
    expect((await authorize(await connect(other._id))).ping.diagnosis.cause).toMatch(/No User Assigned/)
  })
})

describe('a change of the way', () => {
  test('drops the grant and gives the connections the scopes of the new way', async () => {
    const client = await makeClient(WAYS['a client secret']?.() ?? {})
    const id = await connect(client._id)
    await authorize(id)
    const changed = await world.app.call('PATCH', `/v1/iclients/${client._id}`, {
      oauth2: { grantType: 'authorizecode' },
    })
    expect(changed.body).toMatchObject({ signIn: { way: 'authorizationCode' }, oauth2: { clientSecret: '******' } })
    expect(await world.connection(id)).toMatchObject({
      status: 'needsAuthorization',
      grant: null,
      http: { auth: { oauth: { scope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`] } } },
    })
    expect((await authorize(id)).authorizationURL).toContain('/authorize?')
  })

  test('to a certificate forgets the secret, and a new certificate alone keeps the grant', async () => {
    const client = await makeClient(WAYS['a client secret']?.() ?? {})
    const id = await connect(client._id)
    await authorize(id)
    const make = async (days: number) => {
      const oauth2 = { credential: 'certificate', clientSecret: null, clientCertificate: { make: { days } } }
      const { body } = await world.app.call('PATCH', `/v1/iclients/${client._id}`, { oauth2 })
      world.registration.addCertificate(body.oauth2.clientCertificate.cert)
      return body
    }
    const first = await make(30)
    expect(first.oauth2).not.toHaveProperty('clientSecret')
    expect(first.signIn).toMatchObject({ way: 'clientCertificate', daysLeft: 30 })
    expect((await world.connection(id)).grant).toBeNull()
    expect(await authorize(id)).toMatchObject({ ping: { code: 200 } })

    const second = await make(60)
    expect(second.oauth2.clientCertificate.thumbprint).not.toBe(first.oauth2.clientCertificate.thumbprint)
    expect((await world.connection(id)).status).toBe('online')
    later(2 * HOUR)
    expect(await ping(id)).toMatchObject({ code: 200 })
    const { privateKeySealed } = await world.deps.db
      .selectFrom('iclients')
      .select('privateKeySealed')
      .where('id', '=', client._id)
      .executeTakeFirstOrThrow()
    expect(privateKeySealed?.split('.')).toHaveLength(5)
    expect(JSON.stringify(second)).not.toContain('PRIVATE KEY')
  })
})

test('a person signs in through an app that proves itself with a certificate', async () => {
  const { redirectUri } = (await world.app.call('GET', '/v1/iclients/newRedirectUri')).body
  world.registration.addRedirectUri(redirectUri)
  const { body: client } = await world.app.call(
    'POST',
    '/v1/iclients',
    iclientInput('person by certificate', {
      ...app(),
      grantType: 'authorizecode',
      credential: 'certificate',
      clientSecret: undefined,
      clientCertificate: { make: {} },
      redirectUri,
    }),
  )
  world.registration.addCertificate(client.oauth2.clientCertificate.cert)
  const id = await connect(client._id, {
    auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`] } },
  })
  const browser = await world.signInBrowser()
  const url = await world.authorizationUrl(id, browser)
  await world.comeBack(await world.sandbox.control.signIn(url, { user: MEGAN }), browser)
  expect(await world.connection(id)).toMatchObject({ status: 'online' })
  later(2 * HOUR)
  expect(await ping(id)).toMatchObject({ code: 200 })
})
