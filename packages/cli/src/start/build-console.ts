/** Builds the console when a checkout has none yet, or one older than its sources. An installed package ships it built. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Problem } from '../problem.ts'

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))
const BUILT = `${PACKAGES}console/dist/index.html`
/** What the console's bundle is made of. */
const SOURCES = [
  'console/index.html',
  'console/src/**/*',
  'client/src/**/*',
  'contract/src/**/*',
  'connectors/src/**/*',
]

/**
 * @param announce called once, before a build begins
 * @throws Problem with the end of the build's output when it fails
 */
export async function ensureConsole(announce: () => void): Promise<void> {
  if (!existsSync(`${PACKAGES}console/src`) || !(await isStale())) return
  announce()
  const { code, output } = await build()
  if (code !== 0) {
    throw new Problem('console_build_failed', `The console could not be built:\n${withoutStack(output)}`)
  }
}

/** What went wrong, without where in the bundler it was noticed. */
const withoutStack = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
    .trim()
    .slice(-2000)

async function isStale(): Promise<boolean> {
  const built = await stat(BUILT).catch(() => undefined)
  if (!built) return true
  for await (const file of glob(SOURCES, { cwd: PACKAGES })) {
    const source = await stat(`${PACKAGES}${file}`)
    if (source.isFile() && source.mtimeMs > built.mtimeMs) return true
  }
  return false
}

function build(): Promise<{ code: number; output: string }> {
  const vite = fileURLToPath(new URL('../../../../node_modules/vite/bin/vite.js', import.meta.url))
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: `${PACKAGES}console`,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
