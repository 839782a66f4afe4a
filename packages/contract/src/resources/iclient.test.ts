import { describe, expect, test } from 'vitest'
import { IClientInput } from './iclient.ts'
import { WAYS } from './ways.ts'

const ID = '0123456789abcdef01234567'
const GUID = '22222222-2222-4222-8222-222222222222'
const SECRET = 'abc8Q~0123456789'

const azure = (oauth2: object = {}) => ({
  name: 'Contoso',
  provider: 'azureoauth',
  _httpConnectorId: ID,
  oauth2: {
    clientId: GUID,
    clientSecret: SECRET,
    unencrypted: { cloud: 'public', tenantId: 'contoso.onmicrosoft.com' },
    ...oauth2,
  },
})
const inTenant = (tenantId: string) => azure({ unencrypted: { cloud: 'public', tenantId } })
const custom = (oauth2: object = {}) => ({
  name: 'Contoso',
  provider: 'custom_oauth2',
  oauth2: {
    clientId: GUID,
    clientSecret: SECRET,
    grantType: 'clientcredentials',
    token: { uri: 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token', method: 'POST' },
    validDomainNames: ['login.microsoftonline.com'],
    ...oauth2,
  },
})

/** The first fault: where, and what is said. */
function fault(input: unknown) {
  const { error } = IClientInput.safeParse(input)
  const [issue] = error?.issues ?? []
  return { path: issue?.path.join('.'), message: issue?.message }
}

describe('a wrong value of a client tells what was likely meant', () => {
  test.each<[string, object, string, RegExp]>([
    ['a Secret ID for the secret', azure({ clientSecret: GUID }), 'oauth2.clientSecret', /Paste the Value/],
    [
      'the hidden form of a secret',
      azure({ clientSecret: 'abc******************' }),
      'oauth2.clientSecret',
      /hidden form/,
    ],
    [
      'a certificate for a secret',
      azure({ clientSecret: '-----BEGIN CERTIFICATE-----\nMII' }),
      'oauth2.clientSecret',
      /choose a way with a certificate/,
    ],
    ['two lines for a secret', azure({ clientSecret: 'abc def' }), 'oauth2.clientSecret', /space or line break/],
    ['a look-alike in a secret', azure({ clientSecret: 'аbc8Q~x' }), 'oauth2.clientSecret', /U\+0430/],
    ['a secret for the client ID', azure({ clientId: SECRET }), 'oauth2.clientId', /looks like a client secret/],
    [
      'a client ID in braces',
      azure({ clientId: `{${GUID}}` }),
      'oauth2.clientId',
      new RegExp(`Did you mean ${GUID}\\?`),
    ],
    [
      'an address for the client ID',
      azure({ clientId: `https://portal.azure.com/#view/app/${GUID}` }),
      'oauth2.clientId',
      new RegExp(`Did you mean ${GUID}\\?`),
    ],
    ['a name for the client ID', azure({ clientId: 'Contoso' }), 'oauth2.clientId', /must be the Application/],
    ['a blank client ID', azure({ clientId: ' ' }), 'oauth2.clientId', /is required/],
    [
      'the tenant ID for the client ID',
      azure({ unencrypted: { cloud: 'public', tenantId: GUID } }),
      'oauth2.clientId',
      /same as the tenant ID/,
    ],
    [
      'a misspelled tenant',
      inTenant('contoso.onmicrosft.com'),
      'oauth2.unencrypted.tenantId',
      /Did you mean contoso\.onmicrosoft\.com\?/,
    ],
    ['letters swapped in a tenant', inTenant('contoso.onmircosoft.com'), 'oauth2.unencrypted.tenantId', /Did you mean/],
    [
      'a tenant without its ending',
      inTenant('Contoso'),
      'oauth2.unencrypted.tenantId',
      /Did you mean contoso\.onmicrosoft\.com\?/,
    ],
    [
      'an account for the tenant',
      inTenant('megan@contoso.example'),
      'oauth2.unencrypted.tenantId',
      /Did you mean contoso\.example\?/,
    ],
    [
      'an address for the tenant',
      inTenant(`https://login.microsoftonline.com/${GUID}/v2.0`),
      'oauth2.unencrypted.tenantId',
      new RegExp(`Did you mean ${GUID}\\?`),
    ],
    ['consumers', inTenant('consumers'), 'oauth2.unencrypted.tenantId', /personal accounts/],
    ['common', inTenant('common'), 'oauth2.unencrypted.tenantId', /organizations/],
    [
      'any organization for an app',
      azure({ grantType: 'clientcredentials', unencrypted: { cloud: 'public', tenantId: 'organizations' } }),
      'oauth2.unencrypted.tenantId',
      /must be one tenant/,
    ],
    ['security 19: a password grant', azure({ grantType: 'password' }), 'oauth2.grantType', /no passwords of people/],
    ['a JWT of its own', { ...azure({}), enableJWT: true }, 'enableJWT', /Microsoft takes no JWT/],
    ['the parts of a JWT', { ...azure({}), jwt: { payload: '{}' } }, 'jwt', /Microsoft takes no JWT/],
    [
      'sign-in without PKCE',
      azure({ pkceCodeChallengeMethod: 'plain' }),
      'oauth2.pkceCodeChallengeMethod',
      /must be s256/,
    ],
    [
      'a person with a managed identity',
      azure({ credential: 'managedIdentity' }),
      'oauth2.credential',
      /clientcredentials/,
    ],
    [
      'an unknown provider',
      { ...azure(), provider: 'google' },
      'provider',
      /azureoauth, azureserviceprincipal or custom_oauth2/,
    ],
    ['no token URL', custom({ token: undefined }), 'oauth2.token', /./],
    ['a token URL of another scheme', custom({ token: { uri: 'ftp://a.example' } }), 'oauth2.token.uri', /https/],
    [
      'a token URL with a query',
      custom({ token: { uri: 'https://a.example/t?x=1' } }),
      'oauth2.token.uri',
      /address alone/,
    ],
    [
      'an address for a domain name',
      custom({ validDomainNames: ['https://a.example/'] }),
      'oauth2.validDomainNames.0',
      /host name alone/,
    ],
    ['no authorization URL for a person', custom({ grantType: 'authorizecode' }), 'oauth2.auth.uri', /is required/],
    ['tokens in a URL', custom({ accessTokenLocation: 'url' }), 'oauth2.accessTokenLocation', /ends up in logs/],
    [
      'a wrong date of expiry',
      azure({ clientSecretExpiresAt: 'next year' }),
      'oauth2.clientSecretExpiresAt',
      /date and time/,
    ],
    [
      'a certificate for ten years',
      azure({ credential: 'certificate', clientCertificate: { make: { days: 3650 } } }),
      'oauth2.clientCertificate.make.days',
      /at most 730/,
    ],
  ])('%s', (_, input, path, message) => {
    expect(fault(input)).toEqual({ path, message: expect.stringMatching(message) })
  })
})

describe('a client in the shapes of integrator.io', () => {
  test.each<[string, object]>([
    ['azureoauth', azure()],
    ['azureoauth of any organization', inTenant('organizations')],
    ['a tenant of a domain of its own', inTenant('corp.microsoft.com')],
    [
      'azureserviceprincipal',
      {
        name: 'Contoso',
        provider: 'azureserviceprincipal',
        azureserviceprincipal: { clientId: GUID, clientSecret: SECRET, tenantId: 'contoso.example' },
        // The block of another provider is ignored.
        oauth2: { nonsense: true },
      },
    ],
    [
      'custom_oauth2 with what others derive',
      custom({
        grantType: 'authorizecode',
        auth: { uri: 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize' },
        scope: ['https://vault.azure.net/user_impersonation'],
        scopeDelimiter: ' ',
        accessTokenLocation: 'header',
        accessTokenHeaderName: 'Authorization',
        scheme: 'Bearer',
        clientCredentialsLocation: 'basicauthheader',
        useNewAuthFailSchema: true,
        failures: [],
      }),
    ],
  ])('%s', (_, input) => {
    expect(fault(input)).toEqual({ path: undefined, message: undefined })
    const readOnly = { _id: ID, lastModified: '2026-01-01T00:00:00Z', published: true, signIn: {} }
    expect(IClientInput.safeParse({ ...input, ...readOnly }).success).toBe(true)
  })

  test('tells an unknown member by its path', () => {
    const { error } = IClientInput.safeParse(azure({ secret: 'x' }))
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['secret'], path: ['oauth2'] }])
  })
})

test('every way goes by one grant type and one credential, and no two are alike', () => {
  const pairs = WAYS.map((way) => `${way.grantType} ${way.credential}`)
  expect(new Set(pairs).size).toBe(WAYS.length)
})
