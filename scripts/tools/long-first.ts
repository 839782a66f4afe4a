/**
 * The order of test files: those that take minutes begin first, so that none of them is alone at the end. Vitest knows how long files took
 * only where it ran before, and a clean clone has never run.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Longest first; between those that keep the processor busy, ones that wait for clocks. */
const LONGEST = [
  'server/test/flow-kills-pglite',
  'server/test/renewal-races',
  'server/test/flow-kills-postgres',
  'server/test/pacing',
  'server/test/crash',
  'server/test/kill-points',
  'server/test/flow-processes',
  'server/src/encryption/nonces',
  'server/test/waiting-runs',
  'server/test/diagnoses/diagnoses',
  'server/test/disturbed-run',
  'cli/test/demo',
  'cli/test/start',
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((start) => moduleId.includes(start))
  return at < 0 ? LONGEST.length : at
}

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
