/** What a browser keeps of Keyway: no token and no secret, whatever was typed and shown. */
import { expect, type Page, test } from '@playwright/test'
import { fillOAuthClient, goTo, openCreateConnection, startOAuthClient } from '../support/console.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

const SECRET = 'canary~8Q.storage-secret'
const GUID = '22222222-2222-4222-8222-222222222222'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

/** Everything scripts of the page could read again later. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const caches = await globalThis.caches?.keys()
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, databases, caches ?? []])
  })

test('security 63 the storage of the browser holds no token and no secret', async ({ page, context }) => {
  const signInUrl = await keyway.newSignInUrl()
  await page.goto(signInUrl)
  await openCreateConnection(page)
  await startOAuthClient(page)
  await fillOAuthClient(page, { name: 'Stored nowhere', clientId: GUID, clientSecret: SECRET })
  await page.goto(keyway.url)
  await goTo(page, 'Settings')
  await page
    .getByRole('link', { name: 'API tokens' })
    .or(page.getByRole('tab', { name: 'API tokens' }))
    .first()
    .click()
  await page.getByRole('button', { name: 'Create API token' }).first().click()
  const dialog = page.getByRole('dialog').last()
  await dialog.getByLabel('Name').fill('storage')
  await dialog.getByRole('button', { name: /^Create/ }).click()
  const shown = page.getByRole('dialog').last()
  await expect(shown.getByLabel('Token', { exact: true })).toBeVisible()
  const token = await shown.getByLabel('Token', { exact: true }).inputValue()
  expect(token.length).toBeGreaterThan(20)

  const session = (await context.cookies()).find(({ name }) => name.endsWith('keyway'))
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  const text = await kept(page)
  for (const secret of [SECRET, token, String(session?.value), signInUrl.split('#token=')[1] ?? 'none']) {
    expect(text).not.toContain(secret)
  }
  expect(text).not.toMatch(/eyJ[\w-]+\./)
  expect(page.url()).not.toContain('token=')
})
