/** `keyway demo`: the whole job once, with no browser, in a folder that is gone afterwards. */

import { withDemoWorld } from '../demo/demo-world.ts'
import { type DemoResult, runDemo } from '../demo/run-demo.ts'
import { createProgress } from '../output/progress.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'

/** Differences shown before "and more". */
const SHOWN = 10

export async function demo(terminal: Terminal, json: boolean): Promise<ExitCode> {
  const began = performance.now()
  const progress = createProgress(terminal, json, 'Copying secrets')
  const say = (step: string): void => {
    if (!json) terminal.line(step)
  }
  const result = await withDemoWorld((world) => runDemo(world, { say, progress })).finally(() => progress.stop())
  const seconds = Math.round((performance.now() - began) / 100) / 10
  if (json) terminal.json({ ...result, seconds })
  else report(result, seconds, terminal)
  return result.ok ? EXIT.ok : EXIT.failed
}

function report(result: DemoResult, seconds: number, terminal: Terminal): void {
  const { connections, records, failed, compared, differences } = result
  terminal.line(
    table(
      ['What', 'Result'],
      [
        ['Connections online', connections],
        ['Secrets copied', records],
        ['Secrets failed', failed],
        ["Compared with Microsoft's SDK", compared],
        ['Differences', differences.length],
        ['Seconds', seconds],
      ],
    ),
  )
  for (const difference of differences.slice(0, SHOWN)) terminal.problem(`  ${difference}`)
  if (differences.length > SHOWN) terminal.problem(`  and ${differences.length - SHOWN} more`)
  terminal.line(
    result.ok ? 'Both vaults hold the same. Nothing of this run is left behind.' : 'The copies are not complete.',
  )
}
