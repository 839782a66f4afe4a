/** Every view by itself, wide and narrow, light and dark: WCAG 2.2 AA by axe, and nothing to scroll sideways. */
import { expect, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { signIn } from '../support/console.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

const VIEWS = [
  '/',
  '/flows',
  '/flows/new',
  '/flows/templates',
  '/flows/templates/rotate-secrets',
  '/connections',
  '/connections/new',
  '/oauth-clients',
  '/oauth-clients/new',
  '/exports',
  '/exports/new',
  '/imports',
  '/imports/new',
  '/audit',
  '/settings',
  '/nothing-here',
]

const LOOKS = [
  { name: 'wide and light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'narrow and dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

for (const { name, ...look } of LOOKS) {
  test(`every view is accessible, ${name}`, async ({ browser }) => {
    // Each view is loaded anew and looked through by axe.
    test.setTimeout(VIEWS.length * 10_000)
    const context = await browser.newContext(look)
    const page = await context.newPage()
    await page.goto(keyway.url)
    await expect(page.getByRole('heading', { name: 'Sign in to Keyway' })).toBeVisible()
    await expectAccessible(page, 'sign in')
    await signIn(page, keyway)
    for (const view of VIEWS) {
      await page.goto(keyway.url + view)
      await expect(page.getByRole('heading').first()).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page, view)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect.soft(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0)
    }
    await context.close()
  })
}
