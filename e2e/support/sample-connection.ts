/** A connection made the way a person makes the first one: with the sample's client, to the sample's vault, signed in as Megan Bowen. */
import { type Browser, expect } from '@playwright/test'
import {
  chooseScopes,
  fillConnection,
  openCreateConnection,
  panel,
  saveAndAuthorize,
  signInAtMicrosoft,
} from './console.ts'
import { SAMPLE_CLIENT } from './documents.ts'
import type { RunningKeyway } from './running-keyway.ts'

/** Uses up the one-time link of the start. */
export async function connectSample(keyway: RunningKeyway, browser: Browser, name: string): Promise<void> {
  const page = await browser.newPage()
  await page.goto(keyway.signInUrl)
  await openCreateConnection(page)
  await fillConnection(page, { name, apiType: 'Data plane', client: SAMPLE_CLIENT, vaultUrl: keyway.sample.from })
  await chooseScopes(page)
  await signInAtMicrosoft(await saveAndAuthorize(page), 'Megan Bowen', 'Allow access')
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await page.close()
}
