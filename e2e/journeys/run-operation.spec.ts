/** "Run an operation": a person sets, reads, lists and deletes a secret by hand, and secrets stay masked until asked for. */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import {
  choose,
  chooseScopes,
  fillConnection,
  openCreateConnection,
  panel,
  saveAndAuthorize,
  signIn,
  signInAtMicrosoft,
} from '../support/console.ts'
import { SAMPLE_CLIENT } from '../support/documents.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

const NAME = 'Contoso vault'
const CANARY = 'canary-by-hand~value'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

const answer = (page: Page) => panel(page).getByRole('region', { name: 'Answer', exact: true })
const run = (page: Page) => panel(page).getByRole('button', { name: 'Run', exact: true }).click()

test('security 61: a person runs operations by hand, and secrets are hidden again', async ({ page }) => {
  await signIn(page, keyway)
  await openCreateConnection(page)
  await fillConnection(page, { name: NAME, apiType: 'Data plane', client: SAMPLE_CLIENT, vaultUrl: keyway.sample.from })
  await chooseScopes(page)
  const popup = await saveAndAuthorize(page)
  await signInAtMicrosoft(popup, 'Megan Bowen', 'Allow access')
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  // From the row, by keyboard alone.
  await page.getByRole('button', { name: `Actions for ${NAME}` }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Run an operation' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Run an operation' })).toBeVisible()
  await run(page)
  await expect(panel(page).getByText('Choose an operation.')).toBeVisible()

  // Searched by word.
  await page.getByRole('combobox', { name: 'Operation' }).fill('set a sec')
  await page.getByRole('option', { name: /^Set a secret/ }).click()
  await run(page)
  await expect(panel(page).getByText('Secret name is required.')).toBeVisible()
  await panel(page).getByLabel('Secret name').fill('by-hand')
  await panel(page).getByRole('textbox', { name: 'Value' }).fill(CANARY)
  await panel(page).getByLabel('Expiration date').fill('someday')
  await run(page)
  await expect(panel(page).getByText(/Expiration date must be a date such as/)).toBeVisible()
  await panel(page).getByLabel('Expiration date').fill('2030-01-01')
  await run(page)
  await expect(answer(page).getByText('Done (200)')).toBeVisible()
  await expect(answer(page).getByText('Masked: value')).toBeVisible()
  await expect(answer(page)).not.toContainText(CANARY)
  await expectAccessible(page, 'an operation that was run')

  await choose(page, 'Operation', /^Get a secret/)
  await expect(panel(page).getByLabel('Secret name')).toHaveValue('by-hand')
  await run(page)
  await expect(answer(page).getByText('"******"')).toBeVisible()
  await answer(page).getByRole('button', { name: 'Show secrets' }).click()
  await expect(answer(page).getByText('Secrets are in sight for 30 seconds')).toBeVisible()
  await expect(answer(page)).toContainText(CANARY)
  await answer(page).getByRole('button', { name: 'Hide now' }).click()
  await expect(answer(page)).not.toContainText(CANARY)
  await run(page)
  await page.clock.install()
  await answer(page).getByRole('button', { name: 'Show secrets' }).click()
  await expect(answer(page)).toContainText(CANARY)
  await page.clock.fastForward(31_000)
  await expect(answer(page)).not.toContainText(CANARY)

  await choose(page, 'Operation', /^List secrets/)
  await run(page)
  await expect(answer(page).getByText('25 records, and there are more (200)')).toBeVisible()
  await answer(page).getByRole('button', { name: 'Load more' }).click()
  await expect(answer(page).getByText('50 records, and there are more (200)')).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'a list on a narrow screen')
  await panel(page).getByRole('combobox', { name: 'Operation' }).scrollIntoViewIfNeeded()
  await page.setViewportSize({ width: 1440, height: 900 })

  // What takes something away is asked first.
  await choose(page, 'Operation', /^Delete a secret/)
  await panel(page).getByLabel('Secret name').fill('by-hand')
  await run(page)
  await expect(page.getByText(`Delete a secret through "${NAME}"?`)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await run(page)
  await page.getByRole('button', { name: 'Delete a secret', exact: true }).click()
  await expect(answer(page).getByText(/^(Done \(200\)|Begun)/)).toBeVisible()
  await expect(answer(page).getByText('Done (200)')).toBeVisible()

  await choose(page, 'Operation', /^Get a secret/)
  await panel(page).getByLabel('Secret name').fill('by-hand')
  await run(page)
  await expect(answer(page).getByText('There is no such object')).toBeVisible()
  await expectAccessible(page, 'an operation that was refused')
})
