/**
 * Hears what other processes on the database changed (LISTEN, over a connection of its own). An embedded database has no other
 * process. While nothing can be heard, what is remembered ends by time alone, as it always does.
 */
import pg from 'pg'
import type { Engine } from './open-database.ts'

interface Change {
  readonly table: string
  readonly id: string
}

export interface WatchOptions {
  /** Null: anything may have changed, as changes were missed. */
  readonly changed: (change: Change | null) => void
  readonly lost: (error: Error) => void
}

const AGAIN_MS = 1_000

/** @returns stops listening */
export function watchChanges(engine: Engine, { changed, lost }: WatchOptions): () => Promise<void> {
  if (engine.kind === 'pglite') return async () => {}
  const { connectionString } = engine
  let stopped = false
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined

  const again = (error: Error): void => {
    if (stopped || timer !== undefined) return
    lost(error)
    timer = setTimeout(() => {
      timer = undefined
      connecting = listen()
    }, AGAIN_MS)
  }

  async function listen(): Promise<void> {
    const own = new pg.Client({ connectionString, application_name: 'keyway changes', keepAlive: true })
    client = own
    const gone = (error: Error): void => {
      if (client === own) again(error)
      own.end().catch(() => {})
    }
    own.on('error', gone)
    own.on('end', () => gone(new Error('the connection ended')))
    own.on('notification', ({ payload = '' }) => {
      const [table = '', id = ''] = payload.split(' ')
      changed({ table, id })
    })
    try {
      await own.connect()
      await own.query('LISTEN keyway_changes')
      changed(null)
    } catch (error) {
      gone(error as Error)
    }
  }

  let connecting = listen()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await connecting
    const last = client
    client = undefined
    await last?.end().catch(() => {})
  }
}
