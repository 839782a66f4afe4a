/** Settings of one's own, which templates may use, and the form they were made with. Neither is a secret. */
import { z } from 'zod'

const KB = 1024

function jsonObject(most: number) {
  const fits = (value: unknown): boolean => new TextEncoder().encode(JSON.stringify(value)).length <= most * KB
  return z
    .record(z.string(), z.unknown(), { error: () => 'must be a JSON object' })
    .refine(fits, `must be at most ${most} KB as JSON`)
}

export const customSettings = {
  /** `{{settings.region}}`. Shown to everybody who sees the document, so no place for secrets. */
  settings: jsonObject(16).nullish(),
  /** integrator.io's form of the settings: kept and given back, and not drawn. */
  settingsForm: jsonObject(64).nullish(),
}
