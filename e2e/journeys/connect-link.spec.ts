/**
 * Somebody else authorizes: the owner shares a connect link, a second browser without an account signs in with it, and the
 * owner's console shows the connection online without being loaded again. Then it is revoked, and the history tells.
 */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import {
  chooseScopes,
  fillConnection,
  openCreateConnection,
  panel,
  signIn,
  signInAtMicrosoft,
} from '../support/console.ts'
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

const menuOf = async (page: Page, name: string, entry: string) => {
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}
test('a connect link lets somebody else authorize, and the console follows', async ({ page, browser }) => {
  await page.goto(keyway.signInUrl)
  await openCreateConnection(page)
  const fields = {
    name: 'Their vault',
    apiType: 'Data plane',
    client: SAMPLE_CLIENT,
    vaultUrl: keyway.sample.from,
  } as const
  await fillConnection(page, fields)
  await chooseScopes(page)
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('row', { name: /Their vault.*Not authorized yet/ })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await menuOf(page, 'Their vault', 'Share connect link')
  const dialog = page.getByRole('dialog', { name: /Share a connect link/ })
  await dialog.getByRole('button', { name: 'Make link' }).click()
  const link = await dialog.getByRole('textbox', { name: 'Connect link' }).inputValue()
  await expect(dialog.getByText('Made by owner')).toBeVisible()
  await expectAccessible(page, 'share a connect link')
  await dialog.getByRole('button', { name: 'Close' }).click()

  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  const theirs = await context.newPage()
  await theirs.goto(link)
  await expect(theirs.getByRole('heading', { name: 'Authorize “Their vault”' })).toBeVisible()
  expect(theirs.url()).not.toContain('link=')
  await expectAccessible(theirs, 'connect')
  await theirs.getByRole('button', { name: 'Sign in with Microsoft' }).press('Enter')
  await signInAtMicrosoft(theirs, 'Megan Bowen', 'Allow access')
  await expect(theirs.getByRole('heading', { name: 'Thank you: access granted' })).toBeVisible()
  await expectAccessible(theirs, 'connected')

  // Nothing was pressed here meanwhile.
  await expect(page.getByRole('row', { name: /Their vault.*Online/ })).toBeVisible({ timeout: 10_000 })

  await theirs.goto('about:blank')
  await theirs.goto(link)
  await expect(theirs.getByText('This link was used already')).toBeVisible()
  await context.close()

  await page.getByRole('link', { name: 'Their vault', exact: true }).click()
  await panel(page).getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('dialog', { name: /Authorizations of/ }).getByText('In use')).toBeVisible()
  await expectAccessible(page, 'history')
  await page.keyboard.press('Escape')
  await panel(page).getByRole('button', { name: 'Revoke access' }).click()
  await page
    .getByRole('dialog', { name: /Revoke the access/ })
    .getByRole('button', { name: 'Revoke access' })
    .click()
  const revoked = page.getByRole('dialog', { name: 'Access revoked in Keyway' })
  await expect(revoked.getByText(/Revoke permissions/)).toBeVisible()
  await expectAccessible(page, 'revoked')
  await revoked.getByRole('button', { name: 'Done' }).click()
  await expect(panel(page).getByText('Not authorized yet', { exact: true })).toBeVisible()
})

test('a webhook is made, tried out, and its deliveries are seen', async ({ page }) => {
  await signIn(page, keyway)
  await page.goto(`${keyway.url}/settings/webhooks`)
  await expect(page.getByRole('heading', { name: 'Let another program know' })).toBeVisible()
  await page.getByRole('button', { name: 'Create webhook' }).click()
  const form = page.getByRole('dialog', { name: 'Create webhook' })
  await form.getByLabel('Name').fill('On-call')
  await form.getByLabel('URL').fill('http://10.0.0.1/hook')
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(form.getByText(/must begin with https/).last()).toBeVisible()
  await expectAccessible(page, 'create webhook')
  // Nobody resolves this name: the delivery says so, and is tried again.
  await form.getByLabel('URL').fill('https://receiver.invalid/hook')
  await form.getByRole('button', { name: 'Create' }).click()
  const secret = page.getByRole('dialog', { name: 'The secret of "On-call"' })
  await expect(secret.getByRole('textbox', { name: 'Secret' })).toHaveValue(/^whsec_/)
  await expectAccessible(page, 'webhook secret')
  await secret.getByRole('button', { name: 'I have copied it' }).click()
  await menuOf(page, 'On-call', 'Send test event')
  const deliveries = page.getByRole('dialog', { name: 'Deliveries to "On-call"' })
  await expect(deliveries.getByText('webhook.test')).toBeVisible()
  await expect(deliveries.getByText(/1 attempt/)).toBeVisible()
  await expectAccessible(page, 'deliveries')
  await deliveries.getByRole('button', { name: 'Close' }).click()
  await expectAccessible(page, 'webhooks')
  await menuOf(page, 'On-call', 'Delete')
  await page
    .getByRole('dialog', { name: /Delete the webhook/ })
    .getByRole('button', { name: 'Delete' })
    .click()
  await expect(page.getByRole('heading', { name: 'Let another program know' })).toBeVisible()
})
