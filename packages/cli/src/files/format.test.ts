import { expect, it } from 'vitest'
import { formatOf } from './format.ts'

it('the format follows from the ending of a file, and another one is refused', () => {
  expect(formatOf(undefined, 'x.CSV')).toBe('csv')
  expect(formatOf(undefined, '-')).toBe('ndjson')
  expect(formatOf('ndjson', 'x.csv')).toBe('ndjson')
  expect(() => formatOf('xml', undefined)).toThrow('ndjson or csv')
})
