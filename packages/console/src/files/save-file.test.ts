import { expect, it } from 'vitest'
import { fileName } from './save-file.ts'

it.each([
  ['All secrets', 'All-secrets.csv'],
  ['../../etc/passwd', 'etc-passwd.csv'],
  ['Schlüssel / Köln', 'Schlüssel-Köln.csv'],
  ['.hidden', 'hidden.csv'],
  ['CON', 'keyway-CON.csv'],
  ['a\u202e\r\nb', 'a-b.csv'],
  ['***', 'keyway.csv'],
])('a document called %j becomes the file %s', (name, file) => {
  expect(fileName(name, 'csv')).toBe(file)
})
