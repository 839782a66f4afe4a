/** WCAG 2.2 AA on what a page shows now, by axe. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { settled } from './settled.ts'

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** @param view names the view in the failure */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  // Behind another page of the same window a frame would take a second.
  await page.bringToFront()
  const first = await violationsOf(page)
  // A notice that begins to fade while it is looked at is pale for a moment; what is wrong stays wrong.
  const found = first.length === 0 ? first : await violationsOf(page)
  // Soft: the journey goes on, and names what it finds on every view.
  expect.soft(found.map((violation) => `${view}: ${violation}`)).toEqual([])
}

async function violationsOf(page: Page): Promise<string[]> {
  // Contrast is measured on what is seen: half-faded panels would fail for a moment.
  await settled(page)
  // Legacy mode looks at the page in the page itself, without a blank one beside it for each look; it only misses frames of other origins, and
  // there are none.
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(STANDARD)
    .setLegacyMode()
    .analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(' ')}`))
}
