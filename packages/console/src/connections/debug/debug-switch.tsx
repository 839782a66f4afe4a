/** Switches the debug log of a connection on for some minutes, longer, or off. */
import { type Connection, DEBUG_KEPT_HOURS } from '@keyway/contract'
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { announce } from '../../ui/announce.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { timeOfDay } from '../../ui/time.ts'
import classes from './debug-log.module.css'

const MINUTES = [5, 15, 30, 60]

export function DebugSwitch({ connection }: { readonly connection: Connection }) {
  const { _id: id, debugUntil } = connection
  const [minutes, setMinutes] = useState('15')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const set = async (wanted: number) => {
    setBusy(true)
    try {
      const { debugUntil: until } = await api.connections.debugOn({ params: { id }, body: { minutes: wanted } })
      announce(until === null ? 'The debug log is off' : `The debug log is on until ${timeOfDay(until)}`)
      setError(null)
      await refresh('connections', 'audit')
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const on = debugUntil !== null
  return (
    <>
      {error ? <Problem error={error} title="The debug log was not switched" /> : null}
      <Notice tone={on ? 'warn' : 'quiet'} title={on ? `On until ${timeOfDay(debugUntil)}` : 'The debug log is off'}>
        <p>
          {on
            ? 'Every call through this connection is kept here, without its secrets. The log ends by itself.'
            : 'Switched on, it keeps every call through this connection and its answer, without their secrets.'}{' '}
          Records stay for {DEBUG_KEPT_HOURS} hours, for everybody who may see connections.
        </p>
        <div className={classes.switch}>
          <NativeSelect
            aria-label="How long from now"
            size="xs"
            value={minutes}
            onChange={(event) => setMinutes(event.currentTarget.value)}
            data={MINUTES.map((one) => ({ value: String(one), label: `${one} minutes` }))}
          />
          <ActionButton size="xs" busy={busy} busyWords="Switching…" onClick={() => void set(Number(minutes))}>
            {on ? 'Start again' : 'Switch on'}
          </ActionButton>
          {on ? (
            <ActionButton size="xs" variant="default" busy={busy} busyWords="Switching…" onClick={() => void set(0)}>
              Switch off
            </ActionButton>
          ) : null}
        </div>
      </Notice>
    </>
  )
}
