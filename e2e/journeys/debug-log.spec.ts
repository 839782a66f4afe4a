/** The debug log: a person switches it on, watches calls as they happen, reads one, downloads and clears them. */
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import {
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
const CANARY = 'canary-debug~5c1e'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

const calls = (page: Page) => page.getByRole('list', { name: 'Calls, newest first' }).getByRole('listitem')

test('a person sees what a connection sends and gets, without its secrets', async ({ page }) => {
  await signIn(page, keyway)
  await openCreateConnection(page)
  await fillConnection(page, { name: NAME, apiType: 'Data plane', client: SAMPLE_CLIENT, vaultUrl: keyway.sample.to })
  await chooseScopes(page)
  const popup = await saveAndAuthorize(page)
  await signInAtMicrosoft(popup, 'Megan Bowen', 'Allow access')
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()

  // From the row, by keyboard alone.
  await page.getByRole('button', { name: `Actions for ${NAME}` }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Debug log' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: `Debug log of "${NAME}"`, exact: true })
  await expect(dialog.getByText('The debug log is off')).toBeVisible()
  await expect(dialog.getByText('No calls are kept')).toBeVisible()
  await expectAccessible(page, 'a debug log that is off')
  await dialog.getByLabel('How long from now').selectOption('30 minutes')
  await dialog.getByRole('button', { name: 'Switch on' }).press('Enter')
  await expect(dialog.getByText(/^On until \d\d:\d\d$/)).toBeVisible()
  await expect(dialog.getByText('Waiting for calls')).toBeVisible()

  // Somebody else uses the connection: it is seen as it happens.
  const [connection] = await keyway.client.connections.list()
  const id = connection?._id ?? ''
  await keyway.client.connections.ping({ params: { id } })
  await expect(calls(page)).toHaveCount(1)
  const secret = await fetch(`${keyway.url}/v1/connections/${id}/proxy/secrets/watched`, {
    method: 'PUT',
    headers: { ...(await credentials()), 'content-type': 'application/json' },
    body: JSON.stringify({ value: CANARY, tags: { team: 'payments' } }),
  })
  expect((await secret.json()).value).toBe(CANARY)
  await expect(calls(page)).toHaveCount(2)
  const written = calls(page).first()
  await expect(written.getByText('Proxy')).toBeVisible()
  await written.getByRole('button').press('Enter')
  await expect(written.getByRole('region', { name: 'Request' })).toContainText('"value": "******"')
  await expect(written.getByRole('region', { name: 'Answer' })).toContainText('payments')
  await expect(written.getByRole('region', { name: 'Request' })).toContainText('authorization: ******')
  expect(await page.content()).not.toContain(CANARY)
  await expectAccessible(page, 'a debug log with calls')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'a debug log on a narrow screen')
  await page.setViewportSize({ width: 1440, height: 900 })

  await dialog.getByRole('switch', { name: 'Failed only' }).press('Space')
  await expect(dialog.getByText('No call is like that')).toBeVisible()
  await dialog.getByRole('switch', { name: 'Failed only' }).press('Space')
  await dialog.getByLabel('Search calls').fill('watched')
  await expect(calls(page)).toHaveCount(1)

  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download', exact: true }).click()
  const file = await downloading
  expect(file.suggestedFilename()).toBe('Contoso-vault-debug.ndjson')
  const text = await readFile(await file.path(), 'utf8')
  expect(text.trim().split('\n')).toHaveLength(2)
  expect(text).not.toContain(CANARY)

  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  const row = page.getByRole('row').filter({ hasText: NAME })
  await expect(row.getByText(/Debug on until \d\d:\d\d/)).toBeVisible()
  await page.getByRole('link', { name: NAME }).click()
  await expect(panel(page).getByText(/Debug on until/)).toBeVisible()
  await panel(page).getByRole('button', { name: 'Debug log' }).click()
  await dialog.getByRole('button', { name: 'Clear' }).click()
  await page
    .getByRole('dialog', { name: /Clear the debug log/ })
    .getByRole('button', { name: 'Cancel' })
    .click()
  await expect(calls(page)).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Clear' }).click()
  await page
    .getByRole('dialog', { name: /Clear the debug log/ })
    .getByRole('button', { name: 'Clear' })
    .click()
  await expect(dialog.getByText('Waiting for calls')).toBeVisible()
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await expect(dialog.getByText('The debug log is off')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel(page).getByText(/Debug on until/)).toHaveCount(0)
  expect(keyway.log()).not.toContain(CANARY)
})

/** Of the command line on this machine. */
async function credentials(): Promise<{ authorization: string }> {
  const { token } = JSON.parse(await readFile(`${keyway.dataDir}/cli.json`, 'utf8'))
  return { authorization: `Bearer ${token}` }
}
