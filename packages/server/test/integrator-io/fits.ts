/** Holds a value to a JSON Schema, and gives it. */
import { expect } from 'vitest'
import { z } from 'zod'

export function fits<T>(shape: object, value: T): T {
  const found = z.fromJSONSchema(shape as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value)
  expect(found.error?.issues ?? []).toEqual([])
  return value
}
