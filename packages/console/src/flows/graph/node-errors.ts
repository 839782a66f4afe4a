/** The errors of a form, by the node of the graph whose field they stand at. */
import { pathOf, placeOf } from './place.ts'

/** @returns what is wrong with each node, by its id; of several errors the first */
export function nodeErrors(errors: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [field, message] of Object.entries(errors)) {
    const place = placeOf(field)
    if (place && typeof message === 'string' && !found.has(pathOf(place))) found.set(pathOf(place), message)
  }
  return found
}
