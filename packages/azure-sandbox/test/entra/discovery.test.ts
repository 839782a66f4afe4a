/** The documents clients find the directory by: OpenID configuration of both versions, keys, instance discovery. */
import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'

const sandbox = await startTestSandbox()
const { endpoints, tenantId } = sandbox
const { login } = endpoints
const get = (path: string) => sandbox.send(`${login}${path}`)
const configuration = (tenant: string) => get(`/${tenant}/v2.0/.well-known/openid-configuration`)

describe('openid-configuration', () => {
  it('of a tenant names its endpoints and its issuer by GUID', async () => {
    const { status, headers, json } = await configuration(tenantId)
    expect([status, headers['access-control-allow-origin']]).toEqual([200, '*'])
    const base = `${login}/${tenantId}`
    expect(json).toMatchObject({
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      userinfo_endpoint: `${endpoints.graph}/oidc/userinfo`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['pairwise'],
      request_uri_parameter_supported: false,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      cloud_graph_host_name: 'graph.windows.net',
      rbac_url: 'https://pas.windows.net',
    })
    expect(json.claims_supported).toEqual(expect.arrayContaining(['sub', 'iss', 'tid', 'c_hash', 'preferred_username']))
  })

  it('is the same by verified domain', async () => {
    expect((await configuration('contoso.onmicrosoft.com')).json).toEqual((await configuration(tenantId)).json)
  })

  it.each(['common', 'organizations', 'consumers'])('of %s leaves the tenant of the issuer open', async (name) => {
    const { json } = await configuration(name)
    expect(json.issuer).toBe(`${login}/{tenantid}/v2.0`)
    expect(json.token_endpoint).toBe(`${login}/${name}/oauth2/v2.0/token`)
  })

  it('v1.0 names the issuer of access tokens and the v1.0 endpoints', async () => {
    const { json } = await get(`/${tenantId}/.well-known/openid-configuration`)
    expect(json).toMatchObject({
      issuer: `https://sts.windows.net/${tenantId}/`,
      token_endpoint: `${login}/${tenantId}/oauth2/token`,
      authorization_endpoint: `${login}/${tenantId}/oauth2/authorize`,
      jwks_uri: `${login}/${tenantId}/discovery/keys`,
    })
  })

  it.each(['v2.0/.well-known/openid-configuration', '.well-known/openid-configuration', 'discovery/v2.0/keys'])(
    'of an unknown tenant is 400 invalid_tenant (%s)',
    async (path) => {
      const { status, json } = await get(`/nowhere.example/${path}`)
      expect([status, json.error, json.error_codes]).toEqual([400, 'invalid_tenant', [90002]])
    },
  )
})

describe('keys', () => {
  it.each(['discovery/v2.0/keys', 'discovery/keys'])(
    'at %s carry the key, its certificate and its issuer',
    async (path) => {
      const { json } = await get(`/${tenantId}/${path}`)
      const [key] = json.keys
      expect(key).toMatchObject({
        kty: 'RSA',
        use: 'sig',
        e: 'AQAB',
        x5t: key.kid,
        issuer: `${login}/${tenantId}/v2.0`,
      })
      const certificate = new X509Certificate(Buffer.from(key.x5c[0], 'base64'))
      expect(certificate.publicKey.export({ format: 'jwk' })).toMatchObject({ n: key.n, e: key.e })
    },
  )

  it('hold no private member', async () => {
    const { json } = await get('/common/discovery/v2.0/keys')
    for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(json.keys[0]).not.toHaveProperty(name)
  })
})

describe('instance discovery', () => {
  const discover = (authority: string) =>
    get(`/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(authority)}`)

  it.each(['https://evil.example/common/oauth2/v2.0/authorize', 'nonsense', ''])(
    'of "%s" is 400 invalid_instance',
    async (authority) => {
      const { status, json } = await discover(authority)
      expect([status, json.error, json.error_codes]).toEqual([400, 'invalid_instance', [50049]])
    },
  )

  it('of the sandbox and of the public cloud lists the hosts that are one', async () => {
    for (const host of [login, 'https://login.microsoftonline.com']) {
      const { json } = await discover(`${host}/${tenantId}/oauth2/v2.0/authorize`)
      expect(json['api-version']).toBe('1.1')
      expect(json.tenant_discovery_endpoint).toBe(`${login}/${tenantId}/v2.0/.well-known/openid-configuration`)
      expect(json.metadata.flatMap((one: { aliases: string[] }) => one.aliases)).toEqual(
        expect.arrayContaining([
          new URL(login).host,
          'login.microsoftonline.com',
          'login.windows.net',
          'sts.windows.net',
        ]),
      )
    }
  })
})
