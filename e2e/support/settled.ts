/** What slides, fades or unfolds has come to its end. */
import type { Page } from '@playwright/test'

export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // What was opened just now begins to fade in two frames later.
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})))
  })
}
