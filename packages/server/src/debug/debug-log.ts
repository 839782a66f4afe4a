/** The debug log as the pipeline sees it: whether it is on for a connection, and a place to note calls. */
import type { Deps } from '../deps.ts'
import type { DebugTarget, ExchangeLog } from '../outbound/index.ts'
import { createRecordWriter } from './record-writer.ts'

interface DebugLog extends ExchangeLog {
  /** Resolves when all that was noted is stored. */
  settled(): Promise<void>
}

export function createDebugLog(deps: Pick<Deps, 'db' | 'log' | 'clock'>): DebugLog {
  const writer = createRecordWriter(deps)
  return {
    isOn({ debugUntil = 0 }: DebugTarget) {
      return debugUntil !== 0 && debugUntil > deps.clock.now().getTime()
    },
    note: writer.add,
    settled: writer.settled,
  }
}
