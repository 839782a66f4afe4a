/** "Check connection": a person asks why a connection does not work, and reads where it stops and what to do. */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import {
  chooseScopes,
  fillConnection,
  goTo,
  openCreateConnection,
  panel,
  saveAndAuthorize,
  signIn,
  signInAtMicrosoft,
} from '../support/console.ts'
import { SAMPLE_CLIENT } from '../support/documents.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

const NAME = 'Contoso vault'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

const check = (page: Page, title: string) =>
  page
    .getByRole('dialog')
    .getByRole('listitem')
    .filter({ has: page.getByText(title, { exact: true }) })

test('the doctor says where a connection stops, and that all is well once it is mended', async ({ page }) => {
  await signIn(page, keyway)
  await openCreateConnection(page)
  await fillConnection(page, {
    name: NAME,
    apiType: 'Data plane',
    client: SAMPLE_CLIENT,
    vaultUrl: keyway.sample.from,
  })
  await chooseScopes(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(`Connection "${NAME}" saved`)).toBeVisible()

  // From the row, by keyboard alone.
  await page.getByRole('button', { name: `Actions for ${NAME}` }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Check connection' })).toBeVisible()
  await page.getByRole('menuitem', { name: 'Check connection' }).press('Enter')
  await expect(page.getByRole('dialog', { name: `Check "${NAME}"` })).toBeVisible()
  await expect(page.getByText('Stopped at: Sign-in', { exact: true })).toBeVisible()
  await expect(check(page, 'DNS').getByText('Passed')).toBeVisible()
  await expect(check(page, 'Sign-in').getByText('Nobody has signed in for this connection.')).toBeVisible()
  await expect(check(page, 'Secrets').getByText('Not reached')).toBeVisible()
  await expectAccessible(page, 'a check that stops')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.getByRole('link', { name: NAME }).click()
  const popup = await saveAndAuthorize(page)
  await signInAtMicrosoft(popup, 'Megan Bowen', 'Allow access')
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await page.getByRole('button', { name: 'Check connection' }).click()
  await expect(page.getByText('Every check passed', { exact: true })).toBeVisible()
  await expect(check(page, 'Certificates').getByText('The account may list and read.')).toBeVisible()
  await expectAccessible(page, 'a check that passes')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'a check on a narrow screen')
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(page.getByText('Every check passed', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(panel(page).getByRole('button', { name: 'Check connection' })).toBeFocused()
  await page.keyboard.press('Escape')
  await goTo(page, 'Connections')
})
