/** One sign-in for both planes: a person allows both to one app, and the second connection uses the first one's sign-in. */
import { expect, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import {
  chooseScopes,
  fillConnection,
  openCreateConnection,
  panel,
  saveAndAuthorize,
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

test('a second connection uses the sign-in of the first, once both planes were allowed', async ({ page }) => {
  await page.goto(keyway.signInUrl)
  await openCreateConnection(page)
  await fillConnection(page, {
    name: 'Vault',
    apiType: 'Data plane',
    client: SAMPLE_CLIENT,
    vaultUrl: keyway.sample.from,
  })
  await chooseScopes(page)
  await signInAtMicrosoft(await saveAndAuthorize(page), 'Megan Bowen', 'Allow access')
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()

  await openCreateConnection(page)
  await fillConnection(page, { name: 'Vaults', apiType: 'Control plane', client: SAMPLE_CLIENT })
  await chooseScopes(page)
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'Vaults', exact: true }).click()
  const offer = panel(page).getByText(/has signed in for “Vault”/)
  await expect(offer).toBeVisible()
  await expectAccessible(page, 'a sign-in that can be used')
  // The other plane was not allowed yet: what is missing is told, and nothing is lost.
  await panel(page).getByRole('button', { name: 'Use this sign-in' }).click()
  await expect(panel(page).getByRole('region', { name: 'The permissions are not consented to' })).toBeVisible()
  await signInAtMicrosoft(await saveAndAuthorize(page), 'Megan Bowen', 'Allow access')
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()

  await openCreateConnection(page)
  await fillConnection(page, { name: 'More vaults', apiType: 'Control plane', client: SAMPLE_CLIENT })
  await chooseScopes(page)
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'More vaults', exact: true }).click()
  await panel(page).getByRole('button', { name: 'Use this sign-in' }).click()
  await expect(panel(page).getByText('Online', { exact: true })).toBeVisible()
})
