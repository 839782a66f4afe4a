/**
 * Runs waiting for a process: a pg-boss queue on the same database, in a schema of its own. It wakes a worker at once
 * (NOTIFY), beats for the runs a process has, and gives those of a dead process to another.
 *
 * How fast that is: a dead process misses its heartbeat for 10 s, the supervisor of another looks every 5 s, and its
 * workers ask every 5 s: a run goes on 20 s after its process died at the latest.
 */
import { randomUUID } from 'node:crypto'
import { type ConstructorOptions, fromKysely, fromPglite, PgBoss } from 'pg-boss'
import type { Deps, Tx } from '../deps.ts'
import type { Engine } from '../storage/index.ts'

export interface RunQueue {
  start(): Promise<void>
  /** Puts a run in line, in the transaction that makes it. */
  put(tx: Tx, flowJobId: string): Promise<void>
  /**
   * Takes runs, several at a time. A handler that throws puts its run back.
   * @param handle given a signal that aborts when another process has got the run
   */
  work(handle: (flowJobId: string, lost: AbortSignal) => Promise<void>): Promise<void>
  /** Takes no more runs and waits for handlers, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>
}

const QUEUE = 'runs'
const SCHEMA = 'pgboss'

/** Runs a process works on at once. Each has its own pages in memory, and shares the connections' slots with the others. */
const RUNS_AT_ONCE = 8

const HEARTBEAT_SECONDS = 10
const SUPERVISE_SECONDS = 5
const POLL_SECONDS = 5
/** The longest pg-boss allows. A run that takes longer is taken again and goes on where it stands. */
const LONGEST_RUN_SECONDS = 24 * 60 * 60
/** How often a run may change hands is not the queue's to limit: a run that kills processes is found by its lease. */
const HAND_OVERS = 1_000_000

interface Ticket {
  readonly flowJobId: string
}

/** @param supervise watch over the runs of other processes; off where this process runs none */
export function createRunQueue({ storage, log }: Deps, supervise: boolean): RunQueue {
  const boss = new PgBoss({
    ...engineOptions(storage.engine),
    schema: SCHEMA,
    useListenNotify: supervise,
    supervise,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  // Without a listener a lost database connection would end the process. The message names no record.
  boss.on('error', (error) => log.warn({ reason: error.message }, 'the run queue met an error'))

  return {
    async start() {
      await boss.start()
      await boss.createQueue(QUEUE, {
        heartbeatSeconds: HEARTBEAT_SECONDS,
        expireInSeconds: LONGEST_RUN_SECONDS,
        retryLimit: HAND_OVERS,
        retryDelay: 0,
        notify: true,
      })
      // Fills pg-boss's cache of the queue: `put` must not ask the database outside the transaction it is in.
      await boss.findJobs(QUEUE, { id: randomUUID() })
      if (storage.engine.kind === 'pglite') await releaseOrphans(boss)
    },
    async put(tx, flowJobId) {
      const ticket: Ticket = { flowJobId }
      await boss.send(QUEUE, ticket, { db: fromKysely(tx.withoutPlugins() as never) })
    },
    async work(handle) {
      const options = {
        localConcurrency: RUNS_AT_ONCE,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: POLL_SECONDS,
      }
      await boss.work<Ticket>(QUEUE, options, async ([job]) => {
        if (job) await handle(job.data.flowJobId, job.signal)
      })
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs }),
  }
}

/**
 * PGlite's folder has one process at a time, so whatever a run's ticket says, the process that had it is dead: no need to
 * wait for its heartbeats. pg-boss has no question for this, so its table is asked.
 */
async function releaseOrphans(boss: PgBoss): Promise<void> {
  const { rows } = await boss
    .getDb()
    .executeSql(`SELECT id FROM ${SCHEMA}.job WHERE name = $1 AND state = 'active'`, [QUEUE])
  for (const { id } of rows as { id: string }[]) await boss.fail(QUEUE, id, { reason: 'its process died' })
}

function engineOptions(engine: Engine): ConstructorOptions {
  if (engine.kind === 'pglite')
    return { db: fromPglite(engine.pglite), backend: 'pglite', reindex: false, monitorVacuum: false }
  return { connectionString: engine.connectionString, application_name: 'keyway runs', max: 4 }
}
