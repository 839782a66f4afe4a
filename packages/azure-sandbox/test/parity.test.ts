/** No claim without a witness: every row of the parity table names tests that exist, or recorded exchanges. */
import fs from 'node:fs'
import { expect, it } from 'vitest'
import { PARITY } from './parity/table.ts'

const read = (name: string) => fs.readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const claims = PARITY.flatMap(({ rows }) =>
  rows.flatMap((row) => row.witness.map((witness) => [row.call, witness] as const)),
)

it.each(claims)('%s has a witness: %s', (_call, witness) => {
  if (/^r\d+#\d+$/.test(witness)) return
  const [, file = '', title = ''] = /^(\S+\.test\.ts): (.+)$/.exec(witness) ?? []
  expect([`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => read(file).includes(quoted))).toBe(true)
})
