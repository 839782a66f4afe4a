/**
 * The sandbox's portal, page by page: empty and full, wide and narrow, light and dark; WCAG 2.2 AA by axe, nothing to scroll
 * sideways, and forms that say at the field what is wrong and lose nothing.
 */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { control, fill, type RunningSandbox, startSandbox } from '../support/running-sandbox.ts'

const EMPTY_PAGES = [
  '/',
  '/apps/new',
  '/vaults',
  '/vaults/new',
  '/deleted-vaults',
  '/users',
  '/activity',
  '/activity/audit-events',
  '/activity/vault-events',
  '/failures',
  '/faults',
  '/clock',
  '/state',
  '/connect',
  '/nothing-here',
]
const VAULT_PAGES = [
  'overview',
  'access-policies',
  'access-control',
  'access-configuration',
  'sandbox-settings',
  'secrets',
  'keys',
  'certificates',
  'deleted-secrets',
  'deleted-keys',
  'deleted-certificates',
]

const LOOKS = [
  { name: 'wide and light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'narrow and dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

let sandbox: RunningSandbox

test.beforeEach(async () => {
  sandbox = await startSandbox()
})
test.afterEach(async () => {
  await sandbox?.stop()
})

async function look(page: Page, path: string): Promise<void> {
  await page.goto(sandbox.portal + path)
  // Menus and forms that are closed at first are looked at as well.
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('main details')) one.setAttribute('open', '')
  })
  await check(page, path)
}

async function check(page: Page, view: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page, view)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0)
}

async function makeObjects(page: Page): Promise<void> {
  await page.goto(`${sandbox.portal}/vaults/full-vault/secrets`)
  await page.getByLabel('Name', { exact: true }).fill('db-password')
  await page.getByLabel('Secret value').fill('canary-6200')
  await page.getByLabel('Expiration date').fill('2027-01-01')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('The secret db-password has been created.')).toBeVisible()
  await page.goto(`${sandbox.portal}/vaults/full-vault/keys`)
  await page.getByLabel('Name', { exact: true }).fill('signing')
  await page.getByLabel('Key type and size').selectOption('EC P-256')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('The key signing has been created.')).toBeVisible()
  await page.goto(`${sandbox.portal}/vaults/full-vault/certificates`)
  await page.getByLabel('Name', { exact: true }).fill('web')
  await page.getByLabel('Subject').fill('CN=contoso.example')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('The certificate web has been created.')).toBeVisible()
}

for (const { name, ...options } of LOOKS) {
  test(`every page is accessible, ${name}`, async ({ browser }) => {
    test.setTimeout(240_000)
    const context = await browser.newContext(options)
    const page = await context.newPage()
    for (const path of EMPTY_PAGES) await look(page, path)
    await fill(sandbox)
    await makeObjects(page)
    const { appId, userId } = sandbox
    for (const path of ['overview', 'authentication', 'credentials', 'credentials?tab=certificates', 'permissions']) {
      await look(page, `/apps/${appId}/${path}`)
    }
    for (const path of VAULT_PAGES) await look(page, `/vaults/full-vault/${path}`)
    for (const path of ['secrets/db-password', 'keys/signing', 'certificates/web']) {
      await look(page, `/vaults/full-vault/${path}/versions`)
    }
    for (const path of ['/', '/apps', '/vaults', '/deleted-vaults', `/users/${userId}/overview`]) await look(page, path)
    // A refused call, to be explained.
    await fetch(`${sandbox.portal}/${'common'}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: appId, client_secret: 'wrong' }),
    })
    for (const path of ['/activity', '/activity/vault-events', '/failures', '/faults', '/state']) await look(page, path)
    await page.goto(`${sandbox.portal}/activity`)
    await page.locator('tbody a').first().click()
    await expect(page.getByRole('heading', { name: 'Why was this refused?' })).toBeVisible()
    await check(page, '/activity/details')
    await context.close()
  })
}

test('a form that is not taken says so at the field and keeps what was typed', async ({ page }) => {
  await page.goto(`${sandbox.portal}/faults`)
  await page.getByLabel('Effect').selectOption('Answer late')
  await page.getByLabel('Milliseconds late').fill('soon')
  await page.getByLabel('Only paths that contain').fill('/keys')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  const field = page.getByLabel('Milliseconds late')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(/Give a whole number from 1 to 600000/)
  await expect(field).toHaveValue('soon')
  await expect(page.getByLabel('Only paths that contain')).toHaveValue('/keys')
  await expect(page.getByLabel('Effect')).toHaveValue('latency')
  await expectAccessible(page, 'faults with a problem')
  expect(await control(sandbox.portal, 'GET', 'faults')).toEqual([])
})

test('a snapshot is downloaded, and restored only when its loss is agreed to', async ({ page }) => {
  await page.goto(`${sandbox.portal}/state`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download snapshot' }).click(),
  ])
  const file = await download.path()
  await control(sandbox.portal, 'POST', 'apps', { displayName: 'After the snapshot' })
  await page.getByLabel('Restore a snapshot').setInputFiles(file)
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  // The browser itself holds the form back.
  await expect(page.getByText('The state of the snapshot is back.')).toHaveCount(0)
  await page.getByLabel('Everything there is now may be lost').check()
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(page.getByText('The state of the snapshot is back.')).toBeVisible()
  const apps: { displayName: string }[] = await control(sandbox.portal, 'GET', 'apps')
  expect(apps.map(({ displayName }) => displayName)).not.toContain('After the snapshot')
})

test('the portal is used with the keyboard alone: skip link, menu, confirmation, Escape', async ({ page }) => {
  await control(sandbox.portal, 'POST', 'vaults', { name: 'typed-vault' })
  await page.goto(`${sandbox.portal}/vaults/typed-vault/overview`)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#main$/)
  const open = page.locator('summary', { hasText: 'Delete' })
  await open.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Delete typed-vault with all it holds?')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Delete typed-vault with all it holds?')).toBeHidden()
  await expect(open).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('typed-vault was deleted.')).toBeVisible()
})
