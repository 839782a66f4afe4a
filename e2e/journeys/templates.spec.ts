/** Ready templates: from the empty page of flows to a finished run, and to exports whose other end is a file. */
import { expect, test } from '@playwright/test'
import { choose, goTo, panel, signIn } from '../support/console.ts'
import { look } from '../support/look.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { connectByApp } from '../support/vault-documents.ts'

let keyway: RunningKeyway

test.beforeAll(async ({ browser }) => {
  keyway = await startKeyway()
  const { from, to } = keyway.sample
  await connectByApp(keyway, browser, 'Contoso templates', { 'First vault': from, 'Second vault': to })
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

test('a vault is mirrored by a template, from the empty page of flows to a finished run', async ({ page }) => {
  test.setTimeout(120_000)
  await page.goto(keyway.signInUrl)
  await goTo(page, 'Flows')
  await look(page, 'flows-empty')
  await page.getByRole('link', { name: 'Use a template' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Templates' })).toBeVisible()
  await look(page, 'templates')
  await page.getByRole('link', { name: 'Mirror a vault' }).click()
  await expect(panel(page).getByText('Good to know')).toBeVisible()

  // What is missing is told at its field, and nothing typed is lost.
  await panel(page).getByLabel('Name', { exact: true }).fill('Night mirror')
  await panel(page).getByRole('button', { name: 'Create flow' }).click()
  await expect(panel(page).getByText('Choose a connection.')).toHaveCount(2)
  await choose(page, 'From', 'First vault')
  await choose(page, 'To', 'Second vault')
  await panel(page).getByRole('switch', { name: 'Enabled' }).check()
  await look(page, 'template-form')
  await panel(page).getByRole('button', { name: 'Create flow' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Night mirror' })).toBeVisible()
  await look(page, 'template-flow')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 60_000 })

  const { client } = keyway
  const connections = await client.connections.list()
  const names = async (name: string) => {
    const params = { id: connections.find((one) => one.name === name)?._id ?? '', operation: 'GetSecrets' }
    const { records = [] } = await client.connections.call({ params, body: { inputs: {} } })
    return records.map((record) => record.name)
  }
  expect((await names('First vault')).length).toBeGreaterThan(0)
  expect(await names('Second vault')).toEqual(expect.arrayContaining(await names('First vault')))
})

test('a template for files leads to its exports', async ({ page }) => {
  await signIn(page, keyway)
  await page.goto(`${keyway.url}/flows/templates/inventory-vault`)
  await choose(page, 'Vault', 'First vault')
  await panel(page).getByRole('button', { name: 'Create exports' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Exports' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Inventory of a vault: certificates' })).toBeVisible()
})
