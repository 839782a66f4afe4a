/** Finding among many, copies, replacing, the audit log, and configuration files, in the console. */
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { goTo, signIn } from '../support/console.ts'
import { SAMPLE_CLIENT } from '../support/documents.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

const MANY = 120

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
  const { client, sample } = keyway
  const iclient = (await client.iclients.list()).find((one) => one.name === SAMPLE_CLIENT)
  const documents = Array.from({ length: MANY }, (_, n) => ({
    name: `Vault ${String(n + 1).padStart(3, '0')}`,
    http: {
      _httpConnectorId: iclient?._httpConnectorId,
      _httpConnectorApiId: 'data-plane',
      _iClientId: iclient?._id,
      unencrypted: { vaultUrl: n % 2 === 0 ? sample.from : sample.to },
      auth: { type: 'oauth', oauth: { scope: ['https://vault.localhost/user_impersonation'] } },
    },
  }))
  const file = { format: 1, connections: documents } as const
  await client.configuration.import({ body: { configuration: file } })
  const [first] = await client.connections.list({ query: { q: 'Vault 001' } })
  await client.exports.create({
    body: { name: 'Read 001', _connectionId: first?._id ?? '', http: { _httpConnectorEndpointId: 'GetSecrets' } },
  })
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})
test.beforeEach(async ({ page }) => {
  await signIn(page, keyway)
})

const rowsOf = (page: Page, name: string) => page.getByRole('table', { name }).getByRole('row')
const nameOfRow = (page: Page, name: string, row: number) => rowsOf(page, name).nth(row).getByRole('cell').first()
const action = async (page: Page, of: string, name: string) => {
  await page.getByRole('button', { name: `Actions for ${of}`, exact: true }).click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}

test('connections are found, sorted and paged, and the address remembers how', async ({ page }) => {
  await goTo(page, 'Connections')
  await expect(page.getByRole('status').filter({ hasText: `${MANY} connections` })).toBeVisible()
  await expect(rowsOf(page, 'connections')).toHaveCount(51)
  await page.getByRole('button', { name: 'Page 3' }).click()
  await expect(nameOfRow(page, 'connections', 1)).toHaveText('Vault 101')
  await expect(page).toHaveURL(/page=3/)

  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await expect(nameOfRow(page, 'connections', 1)).toHaveText('Vault 120')
  await expect(page).toHaveURL(/order=desc/)
  await page.getByLabel('Search connections').fill('vault 01')
  await expect(page.getByRole('status').filter({ hasText: '10 connections' })).toBeVisible()
  await expect(page).toHaveURL(/q=vault/)
  await expectAccessible(page, 'connections, searched')

  await nameOfRow(page, 'connections', 1).getByRole('link').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page).toHaveURL(/q=vault/)
  await page.reload()
  await expect(page.getByRole('status').filter({ hasText: '10 connections' })).toBeVisible()

  await page.getByRole('combobox', { name: 'Filter by status' }).click()
  await page.getByRole('option', { name: 'Online' }).click()
  await expect(page.getByText('No connection matches.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await page.getByRole('combobox', { name: 'Filter by status' }).click()
  await page.getByRole('option', { name: 'Any status' }).click()
  await expect(page.getByRole('status').filter({ hasText: `${MANY} connections` })).toBeVisible()
})

test('a field offers connections page by page, and finds one by typing', async ({ page }) => {
  await expect(page.getByRole('link', { name: 'Connections online' })).toContainText(`of ${MANY}`)
  await goTo(page, 'Exports')
  await page.getByRole('link', { name: 'Create export' }).first().click()
  const field = page.getByRole('combobox', { name: 'Connection' }).first()
  await field.click()
  const options = page.getByRole('option')
  await expect(options).toHaveCount(50)
  await options.last().scrollIntoViewIfNeeded()
  await expect(options).toHaveCount(100)
  await field.fill('vault 117')
  await expect(options).toHaveCount(1)
  await expectAccessible(page, 'choosing a connection')
  await field.press('ArrowDown')
  await field.press('Enter')
  await expect(field).toHaveValue('Vault 117')
  await field.fill('no such vault')
  await expect(page.getByText('No connection found. Press + to create one.')).toBeVisible()
  await field.press('Tab')
  await expect(field).toHaveValue('Vault 117')
})

test('a connection in use is not deleted; replaced by its copy it can be', async ({ page }) => {
  await page.goto(`${keyway.url}/connections?q=Vault%20001`)
  await action(page, 'Vault 001', 'Delete')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const users = page.getByRole('dialog', { name: 'Who uses "Vault 001"' })
  await expect(users.getByText('Not deleted: it is in use')).toBeVisible()
  await expect(users.getByRole('link', { name: 'Read 001' })).toBeVisible()
  await users.getByRole('button', { name: 'Close' }).click()

  await action(page, 'Vault 001', 'Clone')
  await expect(rowsOf(page, 'connections').filter({ hasText: 'Vault 001 (copy)' })).toBeVisible()

  await action(page, 'Vault 001', 'Replace…')
  const dialog = page.getByRole('dialog', { name: 'Replace "Vault 001"' })
  await dialog.getByRole('combobox', { name: 'New connection' }).fill('001 (copy)')
  await page.getByRole('option', { name: /Vault 001 \(copy\)/ }).click()
  await expect(dialog.getByText('Read 001')).toBeVisible()
  await expectAccessible(page, 'replacing a connection')
  await dialog.getByRole('button', { name: 'Replace in 1 place' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Replaced "Vault 001" in 1 place').first()).toBeVisible()

  await action(page, 'Vault 001', 'Delete')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('Deleted the connection "Vault 001"').first()).toBeVisible()
})

test('the audit log is verified, filtered, and downloaded', async ({ page }) => {
  await goTo(page, 'Audit log')
  await expect(page.getByText(/Verified: all \d+ entries are as they were written/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Filter by event' }).click()
  await page.getByRole('option', { name: 'Signed in' }).click()
  await expect(page).toHaveURL(/event=signin/)
  await expect(rowsOf(page, 'entries').nth(1)).toContainText('Signed in')
  await expect(rowsOf(page, 'entries').nth(1)).toContainText('Console, 127.0.0.1')
  await expectAccessible(page, 'audit log, filtered')
  await page.getByRole('button', { name: 'Download' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  const lines = text.trimEnd().split('\r\n')
  expect(lines[0]).toContain('"sequence","time","event"')
  expect(lines.slice(1).every((line) => line.includes('"signin"'))).toBe(true)

  await page.goto(`${keyway.url}/connections?q=Vault%20002`)
  await action(page, 'Vault 002', 'View audit log')
  await expect(page.getByRole('button', { name: 'Vault 002 only' })).toBeVisible()
  await expect(rowsOf(page, 'entries')).toHaveCount(2)
})

test('a configuration is downloaded without secrets, and imported after seeing what happens', async ({ page }) => {
  await page.goto(`${keyway.url}/settings/configuration`)
  for (const name of ['OAuth 2.0 clients', 'Exports', 'Imports', 'Flows']) {
    await page.getByRole('checkbox', { name, exact: true }).uncheck()
  }
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download configuration' }).click()
  const path = await (await download).path()
  const configuration = JSON.parse(await readFile(path, 'utf8'))
  expect(configuration.flows).toEqual([])
  expect(JSON.stringify(configuration)).not.toContain('******')

  const choose = async (content: string) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Configuration file', exact: true }).click()
    const buffer = Buffer.from(content)
    await (await chooser).setFiles({ name: 'configuration.json', mimeType: 'application/json', buffer })
  }
  await choose('{')
  await expect(page.getByText('The file is not JSON.')).toBeVisible()
  await choose(JSON.stringify({ ...configuration, connections: [{ name: 'x' }] }))
  await expect(page.getByText('The file cannot be imported as it is')).toBeVisible()
  await expect(page.getByText('connections.0.http: The http block is required.')).toBeVisible()
  await expectAccessible(page, 'import refused')

  const [client] = configuration.iclients
  const [connection] = configuration.connections
  const few = { ...configuration, iclients: [client], connections: [connection], exports: [], imports: [], flows: [] }
  await choose(JSON.stringify(few))
  await expect(page.getByRole('cell', { name: /Stays as it is \(same id\)/ }).first()).toBeVisible()
  await page.getByRole('radio', { name: 'Create another one' }).check()
  await expect(page.getByRole('cell', { name: /Will be created/ }).first()).toBeVisible()
  await expectAccessible(page, 'import tried')
  await page.getByRole('button', { name: 'Import 2 documents' }).click()
  await expect(page.getByText('Imported 2 documents').first()).toBeVisible()
  await page.goto(`${keyway.url}/connections?status=needsSecret`)
  await expect(page.getByRole('status').filter({ hasText: '1 connection' })).toBeVisible()
  await expect(nameOfRow(page, 'connections', 1)).toHaveText(`${connection.name} (imported)`)
  await expect(rowsOf(page, 'connections').getByText('Needs secret')).toBeVisible()
  await expectAccessible(page, 'connections that need a secret')
  await page.goto(`${keyway.url}/oauth-clients`)
  await page
    .getByRole('table')
    .getByRole('link', { name: `${client.name} (imported)` })
    .click()
  const panel = page.getByRole('dialog')
  await expect(panel.getByText('This client needs its client secret')).toBeVisible()
  await expectAccessible(page, 'a client that needs its secret')
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(panel.getByText('Client secret is required.').first()).toBeVisible()
  await panel.getByRole('textbox', { name: 'Client secret' }).fill('entered~again')
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(panel).toBeHidden()
  await expect(page.getByText('Needs secret')).toHaveCount(0)
})
