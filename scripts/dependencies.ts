/** Checks that docs/decisions.md has a line for every package the project names, and none for one it does not. */
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './tools/run-process.ts'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const named = new Set<string>()
for await (const file of glob(
  ['package.json', 'packages/*/package.json', 'e2e/package.json', 'benchmarks/package.json'],
  {
    cwd: ROOT,
  },
)) {
  const manifest = JSON.parse(await readFile(join(ROOT, file), 'utf8')) as Manifest
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) named.add(name)
}

const page = await readFile(join(ROOT, 'docs', 'decisions.md'), 'utf8')
const rows = page.slice(page.indexOf('## Dependencies')).matchAll(/^\| ([^|]+) \|/gm)
const told = new Set(
  Array.from(rows, ([, cell = '']) => cell.split(',').map((name) => name.trim()))
    .flat()
    .filter((name) => name !== 'package' && !/^-+$/.test(name)),
)

/** Types follow the package they describe; our own packages are told in architecture.md. */
const isTold = (name: string): boolean => told.has(name) || name.startsWith('@keyway/') || name.startsWith('@types/')
const missing = [...named].filter((name) => !isTold(name))
const surplus = [...told].filter((name) => name !== '@types/*' && !named.has(name))

if (missing.length > 0) console.error(`docs/decisions.md has no line for: ${missing.join(', ')}`)
if (surplus.length > 0) console.error(`docs/decisions.md has lines for what nobody uses: ${surplus.join(', ')}`)
if (missing.length + surplus.length > 0) process.exitCode = 1
else console.log(`${told.size} packages, each with its line.`)
