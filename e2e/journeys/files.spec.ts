/** Files in the console: a CSV with a torn quote goes in, its other rows are written; records come out, masked or not. */
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { goTo, signIn } from '../support/console.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { connectSample } from '../support/sample-connection.ts'

const CONNECTION = 'Sample vault'
const CANARY = 'canary-file~value'

let keyway: RunningKeyway

test.beforeAll(async ({ browser }) => {
  keyway = await startKeyway()
  await connectSample(keyway, browser, CONNECTION)
  const { client } = keyway
  const connections = await client.connections.list()
  const _connectionId = connections.find(({ name }) => name === CONNECTION)?._id ?? ''
  await client.exports.create({
    body: { name: 'All secrets', _connectionId, http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true } },
  })
  await client.imports.create({
    body: { name: 'Set secrets', _connectionId, http: { _httpConnectorEndpointIds: ['SetSecret'] } },
  })
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})
test.beforeEach(async ({ page }) => {
  await signIn(page, keyway)
})

async function openRowDialog(page: Page, list: 'Exports' | 'Imports', name: string, entry: string) {
  await goTo(page, list)
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: entry }).click()
  return page.getByRole('dialog')
}

const CSV = ['name,value', `file-a,${CANARY}`, 'file-b,"torn', 'file-c,3', 'file-d,4,5', 'bad_name,x', 'file-e,=1+1']

test('a CSV with a torn quote is tried out, then sent: what is wrong is told by its line, the rest is written', async ({
  page,
}) => {
  const dialog = await openRowDialog(page, 'Imports', 'Set secrets', 'Upload file')
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'in.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV.join('\n')) })
  await expect(dialog.getByText('Records that would be: 3 created. 3 rows cannot be used')).toBeVisible()
  const failures = dialog.getByRole('region', { name: 'Failures by line' })
  await expect(failures.getByText(/Line 3: A quote is opened and never closed/)).toBeVisible()
  await expect(failures.getByText(/Line 5: The row has more or fewer fields/)).toBeVisible()
  await expect(failures.getByText(/Line 6: /)).toBeVisible()
  await expect(dialog.getByText(CANARY)).toHaveCount(0)
  await expectAccessible(page, 'a dry run of a file')
  await page.screenshot({ path: test.info().outputPath('upload-1440.png') })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: test.info().outputPath('upload-390.png') })

  await dialog.getByRole('button', { name: 'Send the file' }).click()
  await page
    .getByRole('dialog', { name: /Send "in.csv"/ })
    .getByRole('button', { name: 'Send', exact: true })
    .click()
  await expect(dialog.getByText('3 records written, 0 ignored, 3 failed')).toBeVisible()
  await expectAccessible(page, 'a file that was sent')
  const [list] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download the list of failures' }).click(),
  ])
  expect(list.suggestedFilename()).toBe('Set-secrets-failures.csv')
  expect(await readFile(await list.path(), 'utf8')).toMatch(/^line,message\n3,/)
})

test('records come out as CSV, masked unless somebody says otherwise, which is in the audit log', async ({ page }) => {
  const dialog = await openRowDialog(page, 'Exports', 'All secrets', 'Download records')
  await expectAccessible(page, 'a download')
  await page.screenshot({ path: test.info().outputPath('download-1440.png') })
  const [masked] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download', exact: true }).click(),
  ])
  expect(masked.suggestedFilename()).toBe('All-secrets.csv')
  const first = await readFile(await masked.path(), 'utf8')
  expect(first).toMatch(/^\S*name/)
  expect(first).toContain('file-a')
  expect(first).toContain('******')
  expect(first).not.toContain(CANARY)

  await dialog.getByRole('radio', { name: 'As they are' }).check()
  await dialog.getByRole('button', { name: 'Download again' }).click()
  const question = page.getByRole('dialog', { name: 'Put secret values into the file?' })
  const [shown] = await Promise.all([
    page.waitForEvent('download'),
    question.getByRole('button', { name: 'Download with values' }).click(),
  ])
  const second = await readFile(await shown.path(), 'utf8')
  expect(second).toContain(CANARY)
  expect(second).toContain("'=1+1")
  await expect(dialog.getByText(/^Downloaded \d+ records$/)).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: test.info().outputPath('download-390.png') })
  await page.setViewportSize({ width: 1440, height: 900 })
  await dialog.getByRole('button', { name: 'Close' }).click()

  await goTo(page, 'Audit log')
  const entries = page.getByRole('table', { name: 'entries' })
  await expect(entries.getByText('Secrets shown').first()).toBeVisible()
})
