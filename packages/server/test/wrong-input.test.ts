/** Wrong values of each field, through the API: what is said of them, what is offered, and that no secret is repeated. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from './support/open-test-app.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'

const GUID = '22222222-2222-4222-8222-222222222222'
const OTHER = '33333333-3333-4333-8333-333333333333'
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln'
const STRING = 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=canary-key=='
const URL = 'https://contoso.vault.azure.net'
const LONG = 'x'.repeat(20_000)

let app: TestApp
let iclientId: string
beforeAll(async () => {
  app = await openTestApp()
  iclientId = (await app.call('POST', '/v1/iclients', iclientInput('client'))).body._id
})
afterAll(() => app.close())

const client = (oauth2: object) => app.call('POST', '/v1/iclients', iclientInput('another', oauth2))
const inTenant = (tenantId: unknown) => client({ unencrypted: { cloud: 'public', tenantId } })
const connection = (http: object, name: unknown = 'another') =>
  app.call('POST', '/v1/connections', { ...connectionInput('another', iclientId, http), name })

type Row = readonly [what: string, value: unknown, says: RegExp]
type Fault = { field?: string; message: string }

/** @param secret values are not to be repeated */
function refuses(
  field: string,
  send: (value: unknown) => ReturnType<TestApp['call']>,
  rows: readonly Row[],
  secret = false,
) {
  test.each(rows)('%s', async (_, value, says) => {
    const { status, body, text } = await send(value)
    expect(status).toBe(422)
    const fault = body.errors.find((one: Fault) => one.field === field)
    expect(fault?.message).toMatch(says)
    expect(text).not.toContain('canary')
    if (secret && typeof value === 'string' && value.length > 6) expect(text).not.toContain(value)
    // What is offered is accepted.
    const meant = /Did you mean (\S+)\?$/.exec(fault?.message)?.[1]
    if (meant !== undefined) {
      const again = (await send(meant)).body
      expect(again.errors?.filter((one: Fault) => one.field === field) ?? []).toEqual([])
      if (again._id)
        await app.call('DELETE', `/v1/${field.startsWith('oauth2') ? 'iclients' : 'connections'}/${again._id}`)
    }
  })
}
const meaning = (value: string) => new RegExp(`Did you mean ${value.replaceAll(/[.?+]/g, '\\$&')}\\?$`)

describe('the name of a connection', () => {
  refuses('name', (value) => connection({}, value), [
    ['absent', null, /Name is required/],
    ['empty', '', /Name is required/],
    ['blank', ' \u00a0\t', /Name is required/],
    ['of characters nobody sees', '\u200b\u200d\u2060', /something that can be seen/],
    ['with a mark that turns the writing round', 'Contoso \u202etluav', /changes how text is shown/],
    ['with a line break', 'Contoso\nvault', /changes how text is shown/],
    ['too long', LONG, /at most 100 characters/],
    ['a number', 42, /must be text/],
    ['a list', ['a'], /must be text/],
  ])
})

describe('the Vault URL', () => {
  refuses('http.unencrypted.vaultUrl', (vaultUrl) => connection({ unencrypted: { vaultUrl } }), [
    ['absent', undefined, /Vault URL is required/],
    ['empty', '', /Vault URL is required/],
    ['too long', `https://${LONG}.vault.azure.net`, /at most 2,048 characters/],
    ['a number', 7, /must be text/],
    ['the name of the vault', 'contoso', meaning(URL)],
    ['without https', 'contoso.vault.azure.net', meaning(URL)],
    ['with http', 'http://contoso.vault.azure.net', meaning(URL)],
    ['with a port', `${URL}:443/`, meaning(URL)],
    [
      'its page in the portal',
      'https://portal.azure.com/#@contoso.onmicrosoft.com/resource/subscriptions/1/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/contoso/overview',
      meaning(URL),
    ],
    [
      'its page in the portal, encoded',
      'https://portal.azure.com/#resource%2Fproviders%2FMicrosoft.KeyVault%2Fvaults%2FContoso',
      meaning(URL),
    ],
    ['its resource id', '/subscriptions/1/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/contoso', meaning(URL)],
    ['a secret of it', `${URL}/secrets/db/0123456789abcdef0123456789abcdef`, meaning(URL)],
    ['a reference to a secret of it', `@Microsoft.KeyVault(SecretUri=${URL}/secrets/db/)`, meaning(URL)],
    ['a reference by name', '@Microsoft.KeyVault(VaultName=contoso;SecretName=db)', meaning(URL)],
    ['the name of its private endpoint', 'https://contoso.privatelink.vaultcore.azure.net', meaning(URL)],
    [
      'with Cyrillic letters',
      'https://соntoso.vault.azure.net',
      /U\+0441.*Did you mean https:\/\/contoso\.vault\.azure\.net\?$/,
    ],
    ['in full width', 'ｈｔｔｐｓ：／／ｃｏｎｔｏｓｏ．ｖａｕｌｔ．ａｚｕｒｅ．ｎｅｔ', meaning(URL)],
    ['with a space of no width', 'https://con\u200btoso.vault.azure.net', meaning(URL)],
    ['with a long dash', 'https://contoso–2.vault.azure.net', meaning('https://contoso-2.vault.azure.net')],
    ['in typographic quotation marks', `“${URL}”`, meaning(URL)],
    ['in angle brackets', `<${URL}>`, meaning(URL)],
    ['with a dot at its end', `${URL}.`, meaning(URL)],
    ['an access token', `Bearer ${JWT}`, /access token/],
    ['a connection string', STRING, /connection string/],
    ['a managed HSM', 'https://contoso.managedhsm.azure.net', /managed HSM/i],
    [
      'a vault of another cloud',
      'https://contoso.vault.azure.cn',
      /not a Key Vault of the .*cloud.*https:\/\/contoso\.vault\.azure\.net/,
    ],
    ['a host of somebody else', 'https://contoso.vault.azure.net.evil.example', /not a Key Vault of the/],
    ['with a user name', 'https://contoso.vault.azure.net@evil.example', /@/],
  ])
})

describe('the scopes', () => {
  const field = 'http.auth.oauth.scope'
  refuses(field, (scope) => connection({ auth: { type: 'oauth', oauth: { scope } } }), [
    ['absent', undefined, /is required/],
    ['none', [], /at least one scope/],
    ['an empty text', '', /at least one scope/],
    ['of the other plane', ['https://management.azure.com/user_impersonation'], /vault\.azure\.net/],
    ['only those of the sign-in', ['openid'], /at least one scope/],
    [
      '.default with others',
      ['https://vault.azure.net/.default', 'https://vault.azure.net/user_impersonation'],
      /cannot be combined/,
    ],
    ['an object', { a: 1 }, /must be a list/],
  ])
})

describe('other members of a connection', () => {
  refuses('http._httpConnectorApiId', (_httpConnectorApiId) => connection({ _httpConnectorApiId }), [
    ['absent', undefined, /is required/],
    ['something else', 'Data plane', /control-plane or data-plane/],
  ])
  refuses('http._iClientId', (_iClientId) => connection({ _iClientId }), [
    ['absent', undefined, /is required/],
    ['the client ID in Azure', GUID, /24 hexadecimal digits/],
    ['of no client', 'f'.repeat(24), /no OAuth 2\.0 client/i],
  ])
  refuses('http.concurrencyLevel', (concurrencyLevel) => connection({ concurrencyLevel }), [
    ['zero', 0, /at least 1/],
    ['too many', 51, /at most 50/],
    ['half a call', 1.5, /whole number/],
    ['text', '25', /must be a number/],
  ])
})

describe('the client ID', () => {
  refuses('oauth2.clientId', (clientId) => client({ clientId }), [
    ['absent', undefined, /is required/],
    ['empty', '  ', /is required/],
    ['too long', LONG, /must be the Application \(client\) ID/],
    ['a number', 1, /is required|must be text/],
    ['in braces', `{${GUID}}`, meaning(GUID)],
    ['in quotation marks', `"${GUID}"`, meaning(GUID)],
    ['with its label', `Application (client) ID: ${GUID}`, meaning(GUID)],
    ['as application ID URI', `api://${GUID}`, meaning(GUID)],
    ['with a Cyrillic letter', `а${'a'.repeat(7)}-2222-4222-8222-222222222222`, /U\+0430.*Did you mean aaaaaaaa-/],
    [
      'in full width',
      [...GUID].map((one) => (one === '-' ? '－' : String.fromCharCode(one.charCodeAt(0) + 0xfee0))).join(''),
      meaning(GUID),
    ],
    ['with a space of no width', `${GUID}\u200b`, meaning(GUID)],
    ['with long dashes', GUID.replaceAll('-', '–'), meaning(GUID)],
    [
      'the page of the app',
      `https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/objectId/${OTHER}/appId/${GUID}`,
      meaning(GUID),
    ],
    [
      'the page of an enterprise application',
      `https://portal.azure.com/#view/x/objectId/${OTHER}`,
      /names the Object ID/,
    ],
    ['the address of the tenant', `https://login.microsoftonline.com/${GUID}/v2.0`, /address of a tenant/],
    ['a client secret', 'abc8Q~canary', /looks like a client secret/],
    ['an access token', JWT, /access token/],
    ['a connection string', STRING, /connection string/],
    ['a thumbprint', 'A'.repeat(40), /thumbprint/],
    ['the name of the app', 'Contoso app', /must be the Application \(client\) ID: a GUID/],
  ])
})

describe('the client secret', () => {
  const rows: readonly Row[] = [
    ['empty', '', /is required|must not be empty/],
    ['too long', LONG, /at most 16,384 characters/],
    ['a number', 1, /must be text/],
    ['only asterisks', '***', /asterisks/],
    ['the Secret ID', GUID, /Secret ID.*Paste the Value/],
    ['its hidden form', 'abc*****************', /hidden form/],
    ['a certificate', '-----BEGIN CERTIFICATE-----canary', /way with a certificate/],
    ['a thumbprint', 'b'.repeat(40), /thumbprint/],
    ['an access token', `Bearer ${JWT}`, /access token/],
    ['a connection string', STRING, /connection string/],
    ['the address of a secret', `${URL}/secrets/canary`, /address of a secret/],
    ['a reference to a secret', `@Microsoft.KeyVault(SecretUri=${URL}/secrets/canary/)`, /reference to a secret/],
    ['an address', 'https://portal.azure.com/canary', /is an address/],
    ['in quotation marks', '"abc8Q~canary"', /quotation marks/],
    ['in typographic ones', '“abc8Q~canary”', /quotation marks/],
    ['with a space', 'abc8Q~ canary', /space or line break/],
    ['with a space that does not break', 'abc8Q~\u00a0canary', /space or line break/],
    ['with a space of no width', 'abc8Q~\u200bcanary', /U\+200B/],
    ['with a Cyrillic letter', 'аbc8Q~canary', /U\+0430/],
  ]
  refuses('oauth2.clientSecret', (clientSecret) => client({ clientSecret }), rows, true)
})

describe('the tenant', () => {
  refuses('oauth2.unencrypted.tenantId', inTenant, [
    ['absent', undefined, /is required/],
    ['empty', '', /is required/],
    ['too long', `${LONG}.com`, /must be the Directory/],
    ['a name', 'Contoso', meaning('contoso.onmicrosoft.com')],
    ['misspelled', 'contoso.onmicrosft.com', meaning('contoso.onmicrosoft.com')],
    ['an account', 'megan@contoso.example', meaning('contoso.example')],
    ['its address', `https://login.microsoftonline.com/${OTHER}/v2.0`, meaning(OTHER)],
    [
      'its address by domain',
      'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token',
      meaning('contoso.onmicrosoft.com'),
    ],
    ['its issuer of old', `https://sts.windows.net/${OTHER}/`, meaning(OTHER)],
    [
      'an address of the portal',
      'https://portal.azure.com/#@contoso.onmicrosoft.com/resource/x',
      meaning('contoso.onmicrosoft.com'),
    ],
    ['with its label', `Directory (tenant) ID ${OTHER}`, meaning(OTHER)],
    ['with a Cyrillic letter', 'соntoso.onmicrosoft.com', /U\+0441.*Did you mean contoso\.onmicrosoft\.com\?$/],
    ['with a space of no width', `\u200b${OTHER}`, meaning(OTHER)],
    ['an access token', JWT, /access token/],
    ['consumers', 'consumers', /personal accounts/],
    ['common', 'common', /"organizations"/],
    ['some address', 'https://contoso.example/', /must be the Directory/],
  ])
})

describe('security 19 the grant type', () => {
  const rows = ['password', 'implicit', 'hybrid', 'token', 'code id_token', 'refresh_token', '', null].map(
    (value): Row => [JSON.stringify(value), value, /authorizecode or clientcredentials|Grant type/],
  )
  refuses('oauth2.grantType', (grantType) => client({ grantType }), rows)
})

test('a client ID that is the tenant ID is told so', async () => {
  const { body } = await client({ unencrypted: { cloud: 'public', tenantId: GUID } })
  expect(body.errors[0]).toMatchObject({
    field: 'oauth2.clientId',
    message: expect.stringContaining('same as the tenant ID'),
  })
})

test('spaces around a value, also those that do not break, are left out', async () => {
  const saved = await connection({ unencrypted: { vaultUrl: `\u00a0 ${URL}\u00a0\n` } }, ' spaces around\u00a0')
  expect(saved.body).toMatchObject({ name: 'spaces around', http: { unencrypted: { vaultUrl: URL } } })
})
