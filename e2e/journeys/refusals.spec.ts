/** What goes wrong on the way to a connection: each refusal says what to do, and changes nothing it should not. */
import { expect, type Page, test } from '@playwright/test'
import {
  chooseScopes,
  fillConnection,
  openCreateConnection,
  openScopes,
  panel,
  saveAndAuthorize,
  signIn,
  signInAtMicrosoft,
} from '../support/console.ts'
import { createOAuthClient, SAMPLE_CLIENT } from '../support/documents.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { registerApp } from '../support/sandbox-portal.ts'

const PERSON = 'Megan Bowen'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})
test.beforeEach(async ({ page }) => {
  await signIn(page, keyway)
})

/** Fills the panel for the sample's first vault, up to Save & authorize. */
async function fillPanel(page: Page, name: string, client = SAMPLE_CLIENT): Promise<void> {
  await openCreateConnection(page)
  await fillConnection(page, { name, apiType: 'Data plane', client, vaultUrl: keyway.sample.from })
  await chooseScopes(page)
}

const stored = async (name: string) => (await keyway.client.connections.list()).find((one) => one.name === name)

test('Cancel on the consent page leaves a saved connection that says nobody allowed access', async ({ page }) => {
  await fillPanel(page, 'Canceled')
  const popup = await saveAndAuthorize(page)
  await signInAtMicrosoft(popup, PERSON, 'Cancel')
  await expect(panel(page).getByRole('button', { name: 'Try again' })).toBeVisible()
  const connection = await stored('Canceled')
  expect(connection).toMatchObject({ status: 'needsAuthorization', grant: null })
  expect(connection?.diagnosis?.code).toBe('consent_declined')
  await expect(panel(page).getByText(connection?.diagnosis?.title ?? '')).toBeVisible()
})

test('a wrong client secret is named as such, with the place in Azure that mends it', async ({ page, context }) => {
  const { redirectUri } = await keyway.client.iclients.newRedirectUri()
  const portal = await context.newPage()
  const clientId = await registerApp(portal, keyway.portalUrl, 'Wrong secret', redirectUri)
  await portal.close()
  await createOAuthClient(keyway, { name: 'Client with wrong secret', clientId, redirectUri })
  await page.reload()
  await fillPanel(page, 'Wrong secret', 'Client with wrong secret')
  const popup = await saveAndAuthorize(page)
  await signInAtMicrosoft(popup, PERSON, 'Allow access')
  await expect(panel(page).getByText('The client secret is wrong')).toBeVisible()
  await expect(panel(page).getByText(/Certificates & secrets/)).toBeVisible()
  expect((await stored('Wrong secret'))?.status).toBe('needsAuthorization')
})

test('a redirect URI that is not registered ends on a page of Microsoft that names it', async ({ page, context }) => {
  const portal = await context.newPage()
  const clientId = await registerApp(portal, keyway.portalUrl, 'No redirect URI')
  await portal.close()
  await createOAuthClient(keyway, { name: 'Client without redirect URI', clientId })
  await page.reload()
  await fillPanel(page, 'No redirect', 'Client without redirect URI')
  const popup = await saveAndAuthorize(page)
  await expect(popup.getByText(/AADSTS(50011|900971|500113)/)).toBeVisible()
  await popup.close()
  await expect(panel(page).getByText('The sign-in window was closed before it finished')).toBeVisible()
})

test('a closed window is noticed, and the connection can be authorized later', async ({ page }) => {
  await fillPanel(page, 'Closed window')
  const popup = await saveAndAuthorize(page)
  await popup.close()
  await expect(panel(page).getByText('The sign-in window was closed before it finished')).toBeVisible()
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Try again' }).click()
  const second = await opened
  await signInAtMicrosoft(second, PERSON, 'Allow access')
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
})

test('an answer from Microsoft counts once, and only in the browser that asked', async ({ page, context, browser }) => {
  await fillPanel(page, 'Answer twice')
  const callback = context.waitForEvent('request', (request) => request.url().includes('/connection/oauth2callback/'))
  const popup = await saveAndAuthorize(page)
  await popup.getByRole('button', { name: new RegExp(PERSON) }).click()
  await allowIfAsked(popup)
  const address = (await callback).url()
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  const before = await stored('Answer twice')

  const again = await context.newPage()
  await again.goto(address)
  await expect(again.getByRole('heading', { name: 'Access not granted' })).toBeVisible()
  expect(again.url()).not.toContain('code=')

  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  await signIn(other, keyway)
  await other.goto(address)
  await expect(other.getByRole('heading', { name: 'Access not granted' })).toBeVisible()
  await stranger.close()
  expect(await stored('Answer twice')).toEqual(before)
})

async function allowIfAsked(popup: Page): Promise<void> {
  const allow = popup.getByRole('button', { name: 'Allow access' })
  await Promise.race([popup.waitForEvent('close'), allow.click()]).catch(() => {})
}

const WRONG_URLS = [
  { url: 'https://vault.example.org', words: /not a Key Vault of/ },
  { url: 'PATH', words: /leave out the path/ },
  { url: 'http://contoso-source.vault.localhost', words: /must begin with https/ },
]

for (const { url, words } of WRONG_URLS) {
  test(`the Vault URL ${url} is refused at its field, and nothing is stored`, async ({ page }) => {
    await fillPanel(page, `Wrong URL ${url.length}`)
    const field = page.getByLabel('Vault URL')
    await field.fill(url === 'PATH' ? `${keyway.sample.from}/secrets` : url)
    await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(field).toHaveAccessibleDescription(words)
    expect(await stored(`Wrong URL ${url.length}`)).toBeUndefined()
  })
}

test('a scope of another API is refused at its field, and nothing is stored', async ({ page }) => {
  await fillPanel(page, 'Foreign scope')
  const dialog = await openScopes(page)
  await dialog.getByLabel('Add another scope').fill('https://graph.microsoft.com/User.Read')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Change scopes' })).toHaveAccessibleDescription(/is not a scope of/)
  expect(await stored('Foreign scope')).toBeUndefined()
})

test('a name that is taken is refused at its field', async ({ page }) => {
  await fillPanel(page, 'Taken')
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('row', { name: /Taken/ })).toBeVisible()
  await fillPanel(page, 'Taken')
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByLabel('Name your connection')).toHaveAccessibleDescription(/already used/)
})

test('missing fields are all named at once, each at its place', async ({ page }) => {
  await openCreateConnection(page)
  await page.getByRole('radio', { name: 'Data plane' }).check()
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  for (const label of ['Name your connection', 'Vault URL']) {
    await expect(page.getByLabel(label)).toHaveAttribute('aria-invalid', 'true')
  }
  await expect(panel(page).getByText(/OAuth 2.0 client is required|choose an OAuth 2.0 client/i)).toBeVisible()
})
