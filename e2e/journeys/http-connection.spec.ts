/** A connection to an API that is not Azure, by token; and both views of an Azure connection, which lose nothing. */
import { AZURE_KEY_VAULT_ID, HTTP_ID } from '@keyway/contract'
import { expect, type Page, test } from '@playwright/test'
import { type HttpApi, startHttpApi } from '../../packages/server/test/support/http-api.ts'
import { expectAccessible } from '../support/accessible.ts'
import { goTo, panel, signIn } from '../support/console.ts'
import { SAMPLE_CLIENT } from '../support/documents.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

const TOKEN = 'canary-orders-token~1'

let keyway: RunningKeyway
let api: HttpApi

test.beforeAll(async () => {
  keyway = await startKeyway([0, 0, 0], { KEYWAY_ALLOW_HOSTS: 'localhost' })
  api = await startHttpApi(({ path, headers }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { error: { message: 'Who are you?' } } }
    return path === '/v2/me' ? { body: { status: 'ok' } } : { status: 404 }
  })
})
test.afterAll(async () => {
  await api?.close()
  await keyway?.stop()
  await keyway?.remove()
})

const save = (page: Page) => panel(page).getByRole('button', { name: 'Save', exact: true })

test('an API that is not Azure is connected by token, and tested', async ({ page }) => {
  await signIn(page, keyway)
  await goTo(page, 'Connections')
  await page.getByRole('link', { name: 'Create connection' }).click()
  await expect(page.getByRole('region', { name: 'Universal connectors' })).toBeVisible()
  await page.getByRole('button', { name: /^HTTP/ }).click()

  // What is missing is told at its field.
  await save(page).click()
  await expect(page.getByText('Base URI is required.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders API')
  await page.getByLabel('Base URI').fill('https://10.1.2.3/v2')
  await page.getByLabel(/^Token/).fill('canary-wrong-token~1')
  await save(page).click()
  await expect(
    page.getByRole('region', { name: 'Application details' }).getByText(/an address inside a private network/),
  ).toBeVisible()
  await expect(page.getByLabel('Base URI')).toBeFocused()
  await expectAccessible(page, 'the HTTP view with an error')

  await page.getByLabel('Base URI').fill(`${api.origin}/v2`)
  await page.getByLabel('Relative URI').fill('/me')
  await page.getByLabel('Path to success field').fill('status')
  await page.getByRole('combobox', { name: 'Success values' }).fill('ok')
  await page.getByRole('combobox', { name: 'Success values' }).press('Enter')
  await page.getByLabel('Path to error field').fill('error.message')
  await page.getByRole('button', { name: 'Save & test' }).click()
  await expect(page.getByText('The API does not accept the credentials').first()).toBeVisible()

  // Everything typed is still there; only the token is entered anew.
  await expect(page.getByLabel('Path to success field')).toHaveValue('status')
  await page.getByLabel(/^Token/).fill(TOKEN)
  await page.getByRole('button', { name: 'Save & test' }).click()
  await expect(panel(page).getByText('Online').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Done' })).toBeVisible()
  expect(api.asked.at(-1)).toMatchObject({ method: 'GET', path: '/v2/me' })
  await expectAccessible(page, 'a connection over HTTP')
  const [stored] = (await keyway.client.connections.list()).filter(({ name }) => name === 'Orders API')
  expect(stored).toMatchObject({ status: 'online', http: { auth: { type: 'token', token: { token: '******' } } } })
  expect(keyway.log()).not.toContain(TOKEN)
})

test('an OAuth 2.0 client of another service is made on the way', async ({ page }) => {
  await signIn(page, keyway)
  await goTo(page, 'Connections')
  await page.getByRole('link', { name: 'Create connection' }).click()
  await page.getByRole('button', { name: /^HTTP/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Tickets API')
  await page.getByLabel('Base URI').fill(`${api.origin}/v2`)
  await page.getByRole('combobox', { name: 'Authentication type' }).click()
  await page.getByRole('option', { name: 'OAuth 2.0' }).click()
  await page.getByRole('button', { name: 'Create an OAuth 2.0 client' }).click()
  const form = panel(page)
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Tickets service')
  await form.getByRole('textbox', { name: 'Client ID' }).fill('keyway')
  await form.getByLabel(/^Client secret/).fill('canary-client-secret~1')
  await form.getByRole('textbox', { name: 'Authorization URL', exact: true }).fill('http://auth.example.com/authorize')
  await form.getByRole('textbox', { name: 'Access token URL' }).fill('https://auth.example.com/token')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(form.getByText(/must begin with https/)).toBeVisible()
  await form.getByRole('button', { name: 'Custom fields' }).click()
  await form.getByRole('button', { name: 'Add an encrypted field' }).click()
  await form.getByLabel('Name of encrypted field 1').fill('apiKey')
  await form.getByRole('textbox', { name: 'Value of encrypted field 1' }).fill('canary-api-key~1')
  await form.getByRole('button', { name: 'JWT' }).click()
  await form.getByRole('switch', { name: 'Enable JWT' }).check()
  await form.getByRole('textbox', { name: 'Secret', exact: true }).fill('too short')
  await expectAccessible(page, 'an OAuth 2.0 client of another service')
  await form.getByRole('textbox', { name: 'Authorization URL', exact: true }).fill('https://auth.example.com/authorize')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(form.getByText(/needs 32 at least/)).toBeVisible()
  await form.getByRole('textbox', { name: 'Secret', exact: true }).fill('canary-jwt-secret-of-32-bytes~~~')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('OAuth 2.0 client "Tickets service" saved')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'OAuth 2.0 client' })).toHaveValue('Tickets service')
  await save(page).click()
  await expect(page.getByText('Connection "Tickets API" saved')).toBeVisible()
  const clients = await keyway.client.iclients.list()
  expect(clients.find(({ name }) => name === 'Tickets service')).toMatchObject({
    enableJWT: true,
    jwt: { signatureMethod: 'hmac-sha256', secret: '******' },
    oauth2: {
      pkceCodeChallengeMethod: 's256',
      validDomainNames: ['auth.example.com'],
      encrypted: { apiKey: '******' },
    },
  })
})

test('both views of an Azure connection show one document, and switching loses nothing', async ({ page }) => {
  const iclient = (await keyway.client.iclients.list()).find(({ name }) => name === SAMPLE_CLIENT)
  const made = await keyway.client.connections.create({
    body: {
      name: 'Contoso vault',
      http: {
        _httpConnectorId: AZURE_KEY_VAULT_ID,
        _httpConnectorApiId: 'data-plane',
        _iClientId: iclient?._id ?? '',
        unencrypted: { vaultUrl: keyway.sample.from },
        headers: [{ name: 'X-Team', value: 'platform' }],
        ping: { relativeURI: '/secrets?api-version=7.4', errorPath: 'error.message' },
        auth: { type: 'oauth', oauth: { scope: ['https://vault.localhost/user_impersonation'] }, failStatusCode: 403 },
      },
    },
  })
  await keyway.client.connections.create({
    body: { name: 'Lender', http: { _httpConnectorId: HTTP_ID, baseURI: api.origin, auth: { type: 'custom' } } },
  })
  await signIn(page, keyway)
  await goTo(page, 'Connections')
  await page.getByRole('link', { name: 'Contoso vault' }).click()
  await expect(page.getByText(/The HTTP view holds more settings/)).toBeVisible()
  await page.getByLabel('Name your connection').fill('Contoso vault, both views')

  await page.getByRole('radiogroup', { name: 'View' }).getByText('HTTP').click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Contoso vault, both views')
  await expect(page.getByLabel('Value of header 1')).toHaveValue('platform')
  await expect(page.getByLabel('Base URI')).toHaveAttribute('readonly', '')
  for (const title of [
    'Application details',
    'OAuth 2.0 settings',
    'Nonstandard API response patterns',
    'How to test connection',
    'Advanced',
  ]) {
    await expect(page.getByRole('button', { name: title })).toBeVisible()
  }
  await page.getByRole('button', { name: 'Advanced' }).click()
  await page.getByLabel('Retry-After header name').fill('x-ms-retry-after')
  await page.getByRole('combobox', { name: 'Borrow concurrency from' }).click()
  await page.getByRole('option', { name: 'Lender' }).click()
  await page.getByLabel('Auto-recover rate limit errors').check()
  await page.getByLabel('Target concurrency level').fill('12')
  await expect(page.getByLabel('Concurrency level', { exact: true })).toBeHidden()
  await page.getByRole('textbox', { name: 'Settings' }).fill('{region: "eu"}')
  await save(page).click()
  await expect(page.getByText(/Settings are not JSON/).first()).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Settings' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Settings' }).fill('{"region": "eu"}')
  await expectAccessible(page, 'the HTTP view of an Azure connection')
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Simple').click()
  await save(page).click()
  await expect(page.getByText('Connection "Contoso vault, both views" saved')).toBeVisible()

  const {
    name: _,
    lastModified: __,
    _borrowConcurrencyFromConnectionId: lender,
    http,
    ...after
  } = await keyway.client.connections.get({ params: { id: made._id } })
  const { name: ___, lastModified: ____, http: before, ...same } = made
  expect(after).toEqual({ ...same, settings: { region: 'eu' } })
  expect(lender).toMatch(/^[0-9a-f]{24}$/)
  expect(http).toEqual({ ...before, retryHeader: 'x-ms-retry-after', targetConcurrencyLevel: 12 })
})
