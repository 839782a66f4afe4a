/** `npm run check`: everything that can be known without running Keyway, and the console's build. Prints one line per check, and what failed. */
import { run } from './tools/run-process.ts'

interface Check {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

const CHECKS: readonly Check[] = [
  { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'lint and format', command: 'biome', args: ['ci', '--colors=off', '.'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress', '--no-config-hints'] },
  { name: 'import arrows', command: process.execPath, args: ['scripts/arrows.ts'] },
  { name: 'generated reference', command: process.execPath, args: ['scripts/docs.ts', '--check'] },
  { name: 'a line for each dependency', command: process.execPath, args: ['scripts/dependencies.ts'] },
  { name: 'links in docs', command: process.execPath, args: ['scripts/links.ts'] },
  // Types say nothing of stylesheets and of what is imported for its effect. What is built is what Keyway serves.
  { name: 'console build', command: 'npm', args: ['run', 'build', '--silent'] },
]

let failed = 0
for (const check of CHECKS) {
  const started = performance.now()
  const { code, output } = await run(check.command, check.args, { output: 'keep' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`)
  if (code !== 0) {
    failed += 1
    console.log(output.trimEnd())
  }
}
if (failed > 0) {
  console.error(`${failed} of ${CHECKS.length} checks failed.`)
  process.exitCode = 1
}
