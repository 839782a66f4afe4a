import { describe, expect, test } from 'vitest'
import { cloudEndpoints, sandboxCloud } from './clouds.ts'
import { checkVaultUrl } from './vault-url.ts'

const publicCloud = cloudEndpoints('public', { sandbox: null, customCloud: null })
if (publicCloud === null) throw new Error('the public cloud is always offered')

const sandbox = sandboxCloud({
  login: 'https://login.localhost:5391',
  browserLogin: 'http://login.localhost:5392',
  arm: 'https://management.localhost:5391',
  armResource: 'https://management.localhost:5391',
  vault: 'https://{vault}.vault.localhost:5391',
  vaultResource: 'https://vault.localhost',
  portalUrl: 'http://portal.localhost:5392',

  tenantId: '11111111-1111-1111-1111-111111111111',
  ca: 'ca.pem',
})

describe('a Vault URL', () => {
  test.each([
    ['https://contoso.vault.azure.net', 'https://contoso.vault.azure.net'],
    ['https://contoso.vault.azure.net/', 'https://contoso.vault.azure.net'],
    ['HTTPS://Contoso-2.Vault.Azure.NET/', 'https://contoso-2.vault.azure.net'],
  ])('%j is accepted as %s', (text, url) => {
    expect(checkVaultUrl(text, publicCloud)).toMatchObject({ ok: true, url })
  })

  test('of the sandbox carries the port of the sandbox', () => {
    expect(checkVaultUrl('https://dev-one.vault.localhost:5391/', sandbox)).toEqual({
      ok: true,
      url: 'https://dev-one.vault.localhost:5391',
      vault: 'dev-one',
    })
    expect(checkVaultUrl('https://dev-one.vault.localhost', sandbox)).toMatchObject({ code: 'vault_url_invalid' })
    expect(checkVaultUrl('https://dev-one.vault.localhost:22', sandbox)).toMatchObject({ code: 'vault_url_invalid' })
  })

  test.each([
    '',
    'contoso',
    'contoso.vault.azure.net',
    'http://contoso.vault.azure.net',
    'ftp://contoso.vault.azure.net',
    ' https://contoso.vault.azure.net',
    'https://contoso.vault.azure.net\n',
    'https://con\ttoso.vault.azure.net',
    'https:\\\\contoso.vault.azure.net',
    'https://evil.example\\.vault.azure.net',
    'https://contoso.vault.azure.net@evil.example',
    'https://user:pw@contoso.vault.azure.net',
    'https://contoso.vault.azure.net:443',
    'https://contoso.vault.azure.net.',
    'https://contoso.managedhsm.azure.net',
    'https://contoso.vault.azure.net:8443',
    'https://contoso.vault.azure.net:',
    'https://contoso.vault.azure.net:@evil.example',
    'https://contoso.vault.azure.net/secrets/a',
    'https://contoso.vault.azure.net//evil.example',
    'https://contoso.vault.azure.net?x=1',
    'https://contoso.vault.azure.net#x',
    'https://evil.example?.vault.azure.net',
    'https://evil.example#.vault.azure.net',
    'https://evil.example/.vault.azure.net',
    'https://a.b.vault.azure.net',
    'https://xn--conts-zra.vault.azure.net',
    'https://ab.vault.azure.net',
    'https://1abc.vault.azure.net',
    'https://abc-.vault.azure.net',
    'https://abcdefghijklmnopqrstuvwxy.vault.azure.net',
    'https://cont%6fso.vault.azure.net',
    'https://contóso.vault.azure.net',
    'https://contoso。vault.azure.net',
    'https://[::1].vault.azure.net',
    'https://\u212aontoso.vault.azure.net',
    'javascript:alert(1)',
  ])('%j is refused with a reason and an example', (text) => {
    const check = checkVaultUrl(text, publicCloud)
    expect(check).toMatchObject({ ok: false, code: 'vault_url_invalid' })
    if (!check.ok)
      expect(check.facts.reason).toMatch(/^\S.* (It looks like|Did you mean) https:\/\/[a-z-]+\.vault\.azure\.net[.?]$/)
  })

  test.each([
    'https://contoso.vault.azure.cn',
    'https://vault.azure.net',
    'https://contosovault.azure.net',
    'https://contoso.vault.azure.net.evil.example',
    'https://dev-one.vault.localhost',
    'https://169.254.169.254',
    'https://2130706433',
  ])('%j is no vault of the global cloud', (text) => {
    expect(checkVaultUrl(text, publicCloud)).toMatchObject({ ok: false, code: 'vault_host_foreign' })
  })

  const OVERVIEW = '/resource/subscriptions/1/resourceGroups/g/providers/Microsoft.KeyVault/vaults/Contoso-2/overview'
  test.each([
    ['contoso-2', /name of a vault/],
    [`https://portal.azure.com/#@contoso.example${OVERVIEW}`, /page of a vault in the portal/],
    [`https://portal.azure.com/#view/Microsoft_Azure/${encodeURIComponent(OVERVIEW)}`, /page of a vault in the portal/],
    [OVERVIEW.slice(9), /resource ID/],
    ['contoso-2.vault.azure.net', /must begin with https/],
    ['http://contoso-2.vault.azure.net', /must begin with https/],
    ['https://contoso-2.vault.azure.net/secrets/a/1', /leave out the path/],
    ['https://contoso-2.vault.azure.net:443', /Leave the port out/],
    [' https://contoso-2.vault.azure.net', /space/],
  ])('%j offers the URL that was meant', (text, why) => {
    const check = checkVaultUrl(text, publicCloud)
    if (check.ok) throw new Error('it is no Vault URL')
    expect(check.facts.reason).toMatch(why)
    expect(check.facts.reason).toMatch(/ Did you mean https:\/\/contoso-2\.vault\.azure\.net\?$/)
  })

  test.each([
    'https://contoso.vault.azure.net@evil.example',
    'https://portal.azure.com/#home',
    'https://portal.azure.com/vaults/-x',
    'https://evil.example?.vault.azure.net',
  ])('%j offers none', (text) => {
    const check = checkVaultUrl(text, publicCloud)
    expect(JSON.stringify(check)).not.toContain('Did you mean')
  })
})
