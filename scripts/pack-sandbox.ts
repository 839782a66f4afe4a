/**
 * `npm run pack:sandbox [-- --out DIR]`: the sandbox as a package of its own, in DIR (`packages/azure-sandbox/dist`) as the folder `package`
 * and as a tarball. Node strips no types below node_modules, so the package holds JavaScript.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT, run } from './tools/run-process.ts'

const source = join(ROOT, 'packages', 'azure-sandbox')
const { values } = parseArgs({ options: { out: { type: 'string' } } })
const out = resolve(values.out ?? join(source, 'dist'))
const target = join(out, 'package')
/** The oldest Node it was seen to run on. */
const NODE = '>=22.12'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly description: string
  readonly dependencies: Readonly<Record<string, string>>
}

await rm(target, { recursive: true, force: true })
await must('tsc', ['-p', join(source, 'tsconfig.build.json'), '--outDir', join(target, 'lib')])
await mkdir(target, { recursive: true })
for (const file of ['README.md', 'CHANGELOG.md', 'docs'])
  await cp(join(source, file), join(target, file), { recursive: true })
await cp(join(ROOT, 'LICENSE'), join(target, 'LICENSE'))

const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Manifest
const { name, version, license, description, dependencies } = manifest
await writeFile(
  join(target, 'package.json'),
  `${JSON.stringify({ name, version, description, license, type: 'module', ...entries(), engines: { node: NODE }, dependencies }, undefined, 2)}\n`,
)
await must('npm', ['pack', target, '--pack-destination', out, '--silent'])
console.log(`${name} ${version} is in ${out}.`)

function entries() {
  const of = (file: string) => ({ types: `./lib/${file}.d.ts`, default: `./lib/${file}.js` })
  return {
    bin: { 'azure-sandbox': 'lib/bin.js' },
    exports: { '.': of('index'), './register': of('register') },
    files: ['lib', 'docs', 'CHANGELOG.md'],
  }
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args, { output: 'keep' })
  if (code !== 0) throw new Error(`${command} failed:\n${output}`)
}
