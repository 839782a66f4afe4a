/** Ready templates: from the empty page of flows to a finished run, and to exports whose other end is a file. */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { registerOwnApp } from '../support/app-access.ts'
import { choose, goTo, panel, signIn } from '../support/console.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { addClientSecret, openApp } from '../support/sandbox-portal.ts'

let keyway: RunningKeyway

test.beforeAll(async ({ browser }) => {
  keyway = await startKeyway()
  const app = await registerOwnApp(keyway, 'Contoso templates', [keyway.sample.from, keyway.sample.to])
  const portal = await browser.newPage()
  await openApp(portal, keyway.portalUrl, 'Contoso templates')
  const clientSecret = await addClientSecret(portal, 'Keyway')
  await portal.close()
  await connect(app.clientId, clientSecret)
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

/** Connections to both vaults of the sample, whose app signs in by itself. */
async function connect(clientId: string, clientSecret: string): Promise<void> {
  const { client } = keyway
  const [sample] = await client.iclients.list()
  if (!sample) throw new Error('The sample client is missing.')
  const { cloud, tenantId } = sample.signIn
  const { _id: _iClientId, _httpConnectorId = '' } = await client.iclients.create({
    body: {
      name: 'Templates',
      provider: 'azureoauth',
      _httpConnectorId: sample._httpConnectorId,
      oauth2: { clientId, clientSecret, grantType: 'clientcredentials', unencrypted: { cloud, tenantId } },
    },
  })
  for (const [name, vaultUrl] of [
    ['First vault', keyway.sample.from],
    ['Second vault', keyway.sample.to],
  ] as const) {
    const connection = await client.connections.create({
      body: {
        name,
        type: 'http',
        http: {
          _httpConnectorId,
          _httpConnectorApiId: 'data-plane',
          _iClientId,
          unencrypted: { vaultUrl },
          auth: { type: 'oauth', oauth: { scope: ['https://vault.localhost/.default'] } },
        },
      },
    })
    await client.connections.authorize({ params: { id: connection._id } })
  }
}

async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name)
  const folder = process.env.KEYWAY_SHOTS
  if (folder === undefined) return
  for (const [width, scheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 900 })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect.soft(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0)
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 720 })
}

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
