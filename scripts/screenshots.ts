/**
 * `npm run screenshots` makes the pictures of the documentation, from a Keyway that does the first journey: each view at
 * 1440 and at 390 pixels of width.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, expect, type Page } from '@playwright/test'
import {
  chooseScopes,
  createExport,
  createFlow,
  createImport,
  fillConnection,
  openCreateConnection,
  openScopes,
  panel,
  saveAndAuthorize,
} from '../e2e/support/console.ts'
import { SAMPLE_CLIENT } from '../e2e/support/documents.ts'
import { type RunningKeyway, startKeyway } from '../e2e/support/running-keyway.ts'
import { registerApp } from '../e2e/support/sandbox-portal.ts'
import { ensureChromium } from './tools/chromium.ts'
import { environment, ROOT } from './tools/run-process.ts'

const FOLDER = join(ROOT, 'docs', 'images')
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const
const WIDE = SIZES[0]
const PERSON = /Megan Bowen/
/** For what fades or slides after a window has changed its size. */
const SETTLE_MS = 500

const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking']
await mkdir(FOLDER, { recursive: true })
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args,
  env: environment() as Record<string, string>,
})
const keyway = await startKeyway([5390, 5391, 5392])
try {
  const page = await browser.newPage({ viewport: WIDE, locale: 'en-US', deviceScaleFactor: 1 })
  await page.goto(keyway.signInUrl)
  await portal(page, keyway)
  await page.goto(keyway.url)
  await firstConnection(page, keyway)
  await secondConnection(page, keyway)
  await flow(page)
} finally {
  await browser.close()
  await keyway.stop()
  await keyway.remove()
}

/** One picture per width. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await page.waitForTimeout(SETTLE_MS)
    await page.screenshot({ path: join(FOLDER, `${name}-${size.width}.png`) })
  }
  await page.setViewportSize(WIDE)
}

/** Where a client secret comes from. The app is made for the picture; the journey goes on with the sample's. */
async function portal(page: Page, { portalUrl }: RunningKeyway): Promise<void> {
  await registerApp(page, portalUrl, 'Contoso integrations', `${keyway.url}/connection/oauth2callback/example`)
  await page.getByRole('link', { name: 'Certificates & secrets' }).click()
  await page.getByLabel('Description').fill('Keyway')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Copy secret value' }).waitFor()
  await shoot(page, 'portal-client-secret')
}

async function firstConnection(page: Page, { sample }: RunningKeyway): Promise<void> {
  await openCreateConnection(page)
  await fillConnection(page, {
    name: 'Contoso source vault',
    apiType: 'Data plane',
    client: SAMPLE_CLIENT,
    vaultUrl: sample.from,
  })
  await openScopes(page)
  await shoot(page, 'scopes-dialog')
  await page.keyboard.press('Escape')
  await chooseScopes(page)
  await shoot(page, 'connection-panel')
  const popup = await saveAndAuthorize(page)
  await popup.getByRole('heading', { name: 'Choose an account' }).waitFor()
  await shoot(popup, 'sign-in')
  await popup.getByRole('button', { name: PERSON }).click()
  await popup.getByRole('button', { name: 'Allow access' }).waitFor()
  await shoot(popup, 'consent')
  await popup.getByRole('button', { name: 'Allow access' }).click()
  await panel(page).getByRole('button', { name: 'Done' }).waitFor()
  await shoot(page, 'connection-online')
  await panel(page).getByRole('button', { name: 'Done' }).click()
}

async function secondConnection(page: Page, { sample }: RunningKeyway): Promise<void> {
  for (const [name, apiType, vaultUrl] of [
    ['Contoso target vault', 'Data plane', sample.to],
    ['Contoso vaults', 'Control plane', undefined],
  ] as const) {
    await openCreateConnection(page)
    await fillConnection(page, { name, apiType, client: SAMPLE_CLIENT, ...(vaultUrl && { vaultUrl }) })
    await chooseScopes(page)
    const popup = await saveAndAuthorize(page)
    await popup.getByRole('button', { name: PERSON }).click()
    const allow = popup.getByRole('button', { name: 'Allow access' })
    if (apiType === 'Control plane') await allow.click()
    await panel(page).getByRole('button', { name: 'Done' }).click()
  }
  await shoot(page, 'connections')
}

async function flow(page: Page): Promise<void> {
  await createExport(page, { name: 'All secrets', connection: 'Contoso source vault', operation: 'List secrets' })
  await createImport(page, { name: 'Set secrets', connection: 'Contoso target vault', operation: 'Set a secret' })
  await createFlow(page, { name: 'Copy secrets', export: 'All secrets', import: 'Set secrets' })
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('Completed').first().waitFor()
  // Notices of what was saved before the run would lie over the picture.
  await expect(page.getByRole('button', { name: 'Dismiss this notice' })).toHaveCount(0, { timeout: 15_000 })
  await shoot(page, 'finished-job')
}
