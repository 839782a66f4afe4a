/** Pages of a run's records: from an export, from what was posted to the flow's webhook, or from errors that are sent again. */
import type { Deps } from '../deps.ts'
import { type ExportCursor, type ExportPage, readExport } from '../exports/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { readRetried } from './retry-pages.ts'
import type { PlannedGenerator } from './run-plan.ts'
import type { Route } from './steps/route-record.ts'
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
  if ('retry' in generator) return readRetried(deps, generator.retry, cursor, signal)
  return 'webhook' in generator
    ? readDeliveries(deps, flowId, generator.webhook, cursor, signal)
    : readExport(deps, outbound, generator.export, cursor, signal, { window: generator.window })
}

export const traceKeyPathOf = (generator: PlannedGenerator): string | undefined =>
  'export' in generator ? generator.traceKey : undefined

/** Records that failed enter where they failed. */
export const routeOf = (generator: PlannedGenerator, route: Route): Route =>
  'retry' in generator && generator.retry.entry ? { ...route, entry: generator.retry.entry } : route
