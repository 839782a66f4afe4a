/** Guides beside fields, and wrong values: a person who has never seen Azure finds what a field asks for. */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { chooseScopes, fillConnection, openCreateConnection, panel, signIn } from '../support/console.ts'
import { SAMPLE_CLIENT } from '../support/documents.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

const guide = (page: Page, what: string) =>
  page.getByRole('button', { name: `Where to find it (${what})`, exact: true })

/** Opens a guide by keyboard, and gives where its link leads. */
async function linkOf(page: Page, what: string): Promise<string> {
  await guide(page, what).focus()
  await page.keyboard.press('Enter')
  const opened = page.getByRole('dialog', { name: what, exact: true })
  await expect(opened).toBeVisible()
  const link = opened.getByRole('link', { name: /^Open the sandbox: / })
  const href = await link.getAttribute('href')
  // It takes the focus a moment after it is seen, and with it Escape.
  await expect(opened.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(opened).toHaveCount(0)
  await expect(guide(page, what)).toBeFocused()
  return href ?? ''
}

async function headingAt(page: Page, address: string): Promise<string> {
  const portal = await page.context().newPage()
  await portal.goto(address)
  const text = await portal.getByRole('heading', { level: 1 }).innerText()
  await portal.close()
  return text
}

test('each field tells where in Azure its value is, and leads there', async ({ page }) => {
  await signIn(page, keyway)
  await openCreateConnection(page)
  await fillConnection(page, {
    name: 'Guided',
    apiType: 'Data plane',
    client: SAMPLE_CLIENT,
    vaultUrl: keyway.sample.from,
  })
  const vault = new URL(keyway.sample.from).hostname.split('.')[0] ?? ''
  expect(await headingAt(page, await linkOf(page, 'Vault URI'))).toBe(vault)
  expect(await linkOf(page, 'The app registration')).toMatch(/\/apps\/[0-9a-f-]{36}\/overview$/)
  expect(await linkOf(page, 'What the app may ask for')).toMatch(/\/apps\/[0-9a-f-]{36}\/permissions$/)
  expect(await linkOf(page, 'What the connection is for')).toContain(`/vaults/${vault}/overview`)
  // Escape closed the guides, and not the panel with what was typed.
  await expect(panel(page).getByLabel('Name your connection')).toHaveValue('Guided')

  await guide(page, 'Vault URI').press('Enter')
  await expectAccessible(page, 'a guide beside a field')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'a guide on a narrow screen')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.getByRole('button', { name: 'Edit this OAuth 2.0 client' }).click()
  await expect(page.getByRole('heading', { name: 'Edit OAuth 2.0 client' })).toBeVisible()
  const credentials = await linkOf(page, 'Value of a client secret')
  expect(credentials).toMatch(/\/apps\/[0-9a-f-]{36}\/credentials$/)
  expect(await headingAt(page, credentials)).toContain('Keyway')
  expect(await linkOf(page, 'Application (client) ID')).toMatch(/\/overview$/)
  expect(await linkOf(page, 'Directory (tenant) ID')).toMatch(/\/overview$/)
  expect(await linkOf(page, 'Where the redirect URI goes')).toMatch(/\/authentication$/)
  await expectAccessible(page, 'an OAuth 2.0 client with guides')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'an OAuth 2.0 client on a narrow screen')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Create connection' })).toBeVisible()
})

test('a page of the portal in place of the Vault URL offers the URL, and one press takes it', async ({ page }) => {
  await signIn(page, keyway)
  await openCreateConnection(page)
  const portal =
    'https://portal.azure.com/#@contoso.onmicrosoft.com/resource/subscriptions/1/providers/Microsoft.KeyVault/vaults/contoso-new/overview'
  await fillConnection(page, { name: 'Pasted', apiType: 'Data plane', client: SAMPLE_CLIENT, vaultUrl: portal })
  await chooseScopes(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(panel(page).getByText('This is the page of a vault in the portal, not its URL.')).toBeVisible()
  const meant = keyway.sample.from.replace(/\/\/[^.]+\./, '//contoso-new.')
  await page.getByRole('button', { name: `Use ${meant}` }).press('Enter')
  await expect(page.getByLabel('Vault URL')).toHaveValue(meant)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Connection "Pasted" saved')).toBeVisible()
})
