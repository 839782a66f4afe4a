/**
 * Scores the sandbox against what the real Azure answered: `node test/recordings/score.ts FOLDER`. Exits 1 below the wanted share, for
 * a failure nobody explained, for an explanation nothing needs, and for a claim of the parity table whose exchange is not alike.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { PARITY } from '../parity/table.ts'
import { EXPLAINED } from './explained.ts'
import { scoreRecordings } from './score-recordings.ts'

/** Share of scored exchanges that must be answered alike. */
const WANTED = 0.97

const { positionals, values } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean' } } })
const scored = await scoreRecordings(path.resolve(positionals[0] ?? '.'))
const passed = scored.filter(({ outcome }) => outcome === 'pass')
const failed = scored.filter(({ outcome }) => outcome === 'FAIL')
const share = passed.length / (passed.length + failed.length)

const isAlike = new Set(passed.map(({ exchange }) => exchange))
const witnesses = PARITY.flatMap(({ rows }) => rows.flatMap(({ witness }) => witness)).filter((one) =>
  /^r\d+#\d+$/.test(one),
)
const complaints = [
  ...failed.filter(({ exchange }) => !EXPLAINED.has(exchange)).map(({ text }) => text),
  ...[...EXPLAINED.keys()]
    .filter((exchange) => !failed.some((one) => one.exchange === exchange))
    .map((exchange) => `${exchange} does not fail, but is explained.`),
  ...witnesses
    .filter((one) => !isAlike.has(one))
    .map((one) => `${one} is a witness in the parity table, but is not alike.`),
]
for (const line of values.verbose ? scored.map(({ text }) => text) : []) console.log(line)
for (const line of complaints) console.log(line)
const skipped = scored.length - passed.length - failed.length
console.log(`${passed.length} alike, ${failed.length} not, ${skipped} not scored: ${(100 * share).toFixed(1)} %`)
process.exitCode = complaints.length === 0 && share >= WANTED ? 0 : 1
