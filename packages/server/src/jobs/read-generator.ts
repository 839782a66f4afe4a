/** Pages of a run's records: from an export, or from what was posted to the flow's webhook. */
import type { Deps } from '../deps.ts'
import { type ExportCursor, type ExportPage, readExport } from '../exports/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { PlannedGenerator } from './run-plan.ts'
import { readDeliveries } from './webhook-pages.ts'

/** @throws ReadFailed when an export cannot be read on */
export function readGenerator(
  deps: Deps,
  outbound: Outbound,
  flowId: string,
  generator: PlannedGenerator,
  cursor: ExportCursor | null,
  signal: AbortSignal,
): AsyncGenerator<ExportPage> {
  return 'webhook' in generator
    ? readDeliveries(deps, flowId, generator.webhook, cursor, signal)
    : readExport(deps, outbound, generator.export, cursor, signal, { window: generator.window })
}

export const traceKeyPathOf = (generator: PlannedGenerator): string | undefined =>
  'webhook' in generator ? undefined : generator.traceKey
