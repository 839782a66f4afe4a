/**
 * What keeps connections alive without anybody asking: sign-ins that lie idle are used before Microsoft ends them. Secrets
 * and certificates that end soon are warned of. Debug logs lose what is past its time. Connections that are offline: see check-offline.ts.
 */
import { removeOldRecords } from '../debug/index.ts'
import type { Deps } from '../deps.ts'
import { warnOfEnds } from '../iclients/index.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A refresh token lies idle for 90 days at most; it is used when 30 of them are left. */
const EXERCISE_BEFORE_END_MS = 30 * DAY_MS

export interface UpkeepTools {
  /** Renews the tokens of a connection. */
  exercise(connectionId: string): Promise<unknown>
}

/** One round. One connection that fails does not keep the others from their turn. */
export async function keepUp(deps: Deps, tools: UpkeepTools, signal: AbortSignal): Promise<void> {
  await warnOfEnds(deps).catch((err: unknown) => deps.log.warn({ err }, 'the look at ends of credentials failed'))
  await removeOldRecords(deps).catch((err: unknown) => deps.log.warn({ err }, 'old debug records were not removed'))
  for (const id of await idleConnections(deps)) await attempt(deps, id, () => tools.exercise(id), signal)
}

async function attempt(
  { log }: Deps,
  connectionId: string,
  work: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  try {
    await work()
  } catch (err) {
    log.warn({ err, connectionId }, 'the hourly look at a connection failed')
  }
}

async function idleConnections({ db, clock }: Deps): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('connections', 'connections.id', 'grants.connectionId')
    .select('connections.id')
    .where('connections.offline', '=', false)
    .where('grants.refreshTokenExpiresAt', '<', new Date(clock.now().getTime() + EXERCISE_BEFORE_END_MS))
    .execute()
  return rows.map(({ id }) => id)
}

/** Does a round every hour. Several processes may: a lease keeps their renewals apart. */
export function startUpkeep(deps: Deps, tools: UpkeepTools): { stop(): Promise<void> } {
  const stopping = new AbortController()
  let round: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    round = round
      .then(() => keepUp(deps, tools, stopping.signal))
      .catch((err: unknown) => deps.log.warn({ err }, 'the hourly look at connections failed'))
  }, HOUR_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await round
    },
  }
}
