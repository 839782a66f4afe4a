/** WCAG 2.2 AA on what a page shows now, by axe. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** @param view names the view in the failure */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  // Contrast is measured on what is seen: half-faded panels would fail for a moment.
  await page.evaluate(async () => {
    // What was opened just now begins to fade in two frames later.
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})))
  })
  const { violations } = await new AxeBuilder({ page }).withTags(STANDARD).analyze()
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${view}: ${id} at ${node.target.join(' ')}`))
  // Soft: the journey goes on, and names what it finds on every view.
  expect.soft(found).toEqual([])
}
