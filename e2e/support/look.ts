import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

const LOOKS = [
  [1440, 'light'],
  [390, 'dark'],
] as const

/** Checks a view, and keeps screenshots of it, wide and light, narrow and dark, where `KEYWAY_SHOTS` names a folder. @param name of the view */
export async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name)
  const folder = process.env.KEYWAY_SHOTS
  if (folder === undefined) return
  for (const [width, colorScheme] of LOOKS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect.soft(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0)
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 720 })
}
