/** No claim without a witness: every row of the parity table names a test that exists, and the README shows the table. */
import fs from 'node:fs'
import { expect, it } from 'vitest'
import { PARITY } from './parity.ts'

const read = (name: string) => fs.readFileSync(new URL(name, import.meta.url), 'utf8')

it.each(PARITY.map((row) => [row.call, row.witness]))('%s has a witness', (_call, witness) => {
  const [file = '', ...title] = witness.split(': ')
  expect(read(`./${file}.test.ts`)).toContain(title.join(': '))
})

it('is the table of the README', () => {
  const readme = read('../README.md')
  for (const row of PARITY) expect(readme).toContain(`| ${row.call} | ${row.does} | ${row.witness} |`)
})
