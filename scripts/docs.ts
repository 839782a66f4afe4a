/**
 * `npm run docs` writes the generated pages of docs/ from the tables the code runs on; with `--check` it only says which pages are
 * not current, and exits 1.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { PAGES } from './reference/pages.ts'
import { ROOT } from './tools/run-process.ts'

const folder = join(ROOT, 'docs')
const check = process.argv.includes('--check')
const stale: string[] = []

for (const page of PAGES) {
  const file = join(folder, page.file)
  await mkdir(dirname(file), { recursive: true })
  const wanted = `${page.write().trimEnd()}\n`
  if ((await readFile(file, 'utf8').catch(() => '')) === wanted) continue
  if (check) stale.push(page.file)
  else await writeFile(file, wanted)
}

if (stale.length > 0) {
  console.error(`Not current: ${stale.map((file) => relative(ROOT, join(folder, file))).join(', ')}. Run: npm run docs`)
  process.exitCode = 1
} else console.log(`${PAGES.length} generated pages are current.`)
