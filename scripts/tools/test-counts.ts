/** Reads how many tests passed and failed from the JSON reports of Vitest and Playwright. */
import { readFile } from 'node:fs/promises'

export interface Count {
  readonly passed: number
  readonly failed: number
}

/** A runner that ends badly without naming a failed test (a broken set-up, no report) still counts as one failure. */
function withExitCode(count: Count, code: number): Count {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}

async function readReport<T>(file: string, read: (report: T) => Count, code: number): Promise<Count> {
  try {
    return withExitCode(read(JSON.parse(await readFile(file, 'utf8')) as T), code)
  } catch {
    return { passed: 0, failed: 1 }
  }
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
}

export const countVitest = (file: string, code: number): Promise<Count> =>
  readReport<VitestReport>(file, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }), code)

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly flaky: number; readonly unexpected: number }
}

/** A flaky journey passed only when it was tried again: that is a failure to look into. */
export const countPlaywright = (file: string, code: number): Promise<Count> =>
  readReport<PlaywrightReport>(
    file,
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
    code,
  )
