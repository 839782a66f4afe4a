/**
 * Connections nobody signs in for: with a client secret, and with a certificate that Keyway makes. No window opens, the
 * connection is online at once, and what was typed or made is found nowhere afterwards.
 */
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { dumpDatabase } from '../../packages/server/test/support/database-dump.ts'
import { findLeaks, type Planted } from '../../packages/server/test/support/sweep.ts'
import { expectAccessible } from '../support/accessible.ts'
import { keepAnswers } from '../support/answers.ts'
import { registerOwnApp } from '../support/app-access.ts'
import { choose, fillConnection, openCreateConnection, panel, startOAuthClient } from '../support/console.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { addClientSecret, openApp, uploadCertificate } from '../support/sandbox-portal.ts'
import { storedSecrets } from '../support/stored-secrets.ts'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

test('an app connects by itself with a client secret, and with a certificate that Keyway made', async ({
  page,
  context,
}) => {
  // Two connections in one journey, so that what both leave behind is searched at once.
  test.setTimeout(180_000)
  const answers = keepAnswers(context, keyway.url)
  const app = await registerOwnApp(keyway, 'Contoso nightly')
  const portal = await context.newPage()
  await openApp(portal, keyway.portalUrl, 'Contoso nightly')
  const clientSecret = await addClientSecret(portal, 'Keyway')
  // A page behind another one draws once a second.
  await page.bringToFront()
  await page.goto(keyway.signInUrl)

  await openCreateConnection(page)
  await startOAuthClient(page)
  await fillClient(page, 'By secret', 'The app itself, with a client secret', app.clientId)
  await expect(panel(page).getByRole('textbox', { name: 'Redirect URI' })).toHaveCount(0)
  // Azure shows the Secret ID beside the secret: pasting that is told apart.
  await panel(page).getByRole('textbox', { name: 'Client secret' }).fill('11111111-2222-4333-8444-555555555555')
  await save(page)
  await expect(panel(page).getByRole('textbox', { name: 'Client secret' })).toHaveAccessibleDescription(
    /Paste the Value/,
  )
  await panel(page).getByRole('textbox', { name: 'Client secret' }).fill(clientSecret)
  await expectAccessible(page, 'client with a secret')
  await save(page)
  await expect(page.getByText('OAuth 2.0 client "By secret" saved')).toBeVisible()

  await fillConnection(page, { name: 'Nightly by secret', apiType: 'Data plane' })
  // The portal's address of the vault is pasted, and the URL that was meant is offered.
  const name = new URL(keyway.sample.from).hostname.split('.')[0]
  await page
    .getByLabel('Vault URL')
    .fill(`https://portal.azure.com/#@contoso/resource/providers/Microsoft.KeyVault/vaults/${name}`)
  await authorizeByItself(page)
  await expect(page.getByLabel('Vault URL')).toHaveAccessibleDescription(/page of a vault in the portal/)
  await page.getByRole('button', { name: `Use ${keyway.sample.from}` }).click()
  await expect(page.getByLabel('Vault URL')).toHaveValue(keyway.sample.from)
  await authorizeByItself(page)
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await expect(panel(page).getByText(`the app ${app.clientId}`)).toBeVisible()
  await expectAccessible(page, 'authorized by itself')
  expect(context.pages()).toHaveLength(2)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /Nightly by secret.*Online/ })).toBeVisible()

  await openCreateConnection(page)
  await startOAuthClient(page)
  await fillClient(page, 'By certificate', 'The app itself, with a certificate', app.clientId)
  await panel(page).getByLabel('Days it is valid').fill('20')
  await expectAccessible(page, 'client with a certificate')
  await save(page)
  await expect(panel(page).getByRole('heading', { name: 'Upload the certificate in Azure' })).toBeVisible()
  await expectAccessible(page, 'certificate to upload')
  const download = page.waitForEvent('download')
  await panel(page).getByRole('link', { name: 'Download certificate' }).click()
  const certificate = await readFile(await (await download).path(), 'utf8')
  expect(certificate).toMatch(/^-----BEGIN CERTIFICATE-----/)
  expect(certificate).not.toContain('PRIVATE')
  await panel(page).getByRole('button', { name: 'Done' }).click()

  await fillConnection(page, { name: 'Nightly by certificate', apiType: 'Data plane', vaultUrl: keyway.sample.from })
  // Not uploaded yet: Microsoft does not know it, and the panel says what to do.
  await authorizeByItself(page)
  await expect(panel(page).getByRole('region', { name: 'The client certificate was refused' })).toBeVisible()
  await portal.bringToFront()
  await uploadCertificate(portal, certificate)
  await page.bringToFront()
  await panel(page).getByRole('button', { name: 'Try again' }).click()
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await expect(panel(page).getByText('The certificate of "By certificate" expires in 20 days')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()

  expect(await keyway.command('connections', 'ping', 'Nightly by certificate')).toMatchObject({ ok: true, code: 200 })
  await page.goto(`${keyway.url}/oauth-clients`)
  await expect(page.getByRole('row', { name: /By certificate.*Expires in 20 days/ })).toBeVisible()
  await expectAccessible(page, 'clients with their ends')

  const places = await answers.places()
  const log = keyway.log()
  await keyway.stop()
  const planted: Planted[] = [
    { what: 'client secret of the portal', value: clientSecret },
    ...(await storedSecrets(keyway.dataDir)),
  ]
  expect(planted.some(({ value }) => value.includes('PRIVATE KEY'))).toBe(true)
  const everywhere = [...places, ...(await dumpDatabase(keyway.dataDir)), { name: 'log', content: Buffer.from(log) }]
  expect(findLeaks(planted, everywhere)).toEqual([])
})

async function fillClient(page: Page, name: string, way: string, clientId: string): Promise<void> {
  const form = panel(page)
  await form.getByLabel('Name', { exact: false }).first().fill(name)
  await choose(page, 'Way to sign in', way)
  await form.getByLabel('Application (client) ID').fill(clientId)
}

const save = (page: Page) => panel(page).getByRole('button', { name: 'Save', exact: true }).click()

const authorizeByItself = (page: Page) => page.getByRole('button', { name: 'Save & authorize' }).click()
