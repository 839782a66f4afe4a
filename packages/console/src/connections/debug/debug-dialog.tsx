/** The debug log of a connection, from its row or from its page: switched on, followed live, downloaded, cleared. */
import type { Connection } from '@keyway/contract'
import { Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBug } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../../api/queries.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyPage } from '../../ui/empty-page.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Problem } from '../../ui/problem.tsx'
import classes from './debug-log.module.css'
import { DebugRecordRow } from './debug-record-row.tsx'
import { DebugSwitch } from './debug-switch.tsx'
import { DebugTools } from './debug-tools.tsx'
import { NO_FILTER } from './log-state.ts'
import { type ShownLog, useDebugLog } from './use-debug-log.ts'

export interface DebugDialog {
  open(connection: Connection): void
  readonly dialog: React.ReactNode
}

export function useDebugDialog(): DebugDialog {
  const [connection, setConnection] = useState<Connection | null>(null)
  return {
    open: setConnection,
    dialog: (
      <Dialog
        opened={connection !== null}
        onClose={() => setConnection(null)}
        title={connection ? `Debug log of "${connection.name}"` : ''}
        size="60rem"
      >
        {connection ? <Log key={connection._id} opened={connection} /> : null}
      </Dialog>
    ),
  }
}

/** Milliseconds after the last key before calls are looked for. */
const TYPING_MS = 300

function Log({ opened }: { readonly opened: Connection }) {
  // Switched on or off meanwhile, here or by somebody else.
  const connection = useQuery(queries.connections.one(opened._id)).data ?? opened
  const [filter, setFilter] = useState(NO_FILTER)
  const [search] = useDebouncedValue(filter.search.trim(), TYPING_MS)
  const log = useDebugLog(connection, { ...filter, search })
  return (
    <Stack gap="sm">
      <DebugSwitch connection={connection} />
      {log.error ? <Problem error={log.error} title="The debug log could not be read" onRetry={log.again} /> : null}
      <DebugTools connection={connection} filter={filter} onFilter={setFilter} onCleared={log.again} />
      <Records log={log} on={connection.debugUntil !== null} filtered={filter.failed || search !== ''} />
    </Stack>
  )
}

interface RecordsProps {
  readonly log: ShownLog
  readonly on: boolean
  readonly filtered: boolean
}

function Records({ log: { records, more, error, showMore }, on, filtered }: RecordsProps) {
  const [busy, setBusy] = useState(false)
  if (records === null) return error ? null : <Loading what="the debug log" />
  if (records.length === 0) {
    if (filtered)
      return (
        <EmptyPage icon={<IconBug size={22} />} title="No call is like that">
          Change what you look for.
        </EmptyPage>
      )
    return (
      <EmptyPage icon={<IconBug size={22} />} title={on ? 'Waiting for calls' : 'No calls are kept'}>
        {on
          ? 'Test the connection, or run something that uses it: its calls appear here as they happen.'
          : 'Switch the debug log on, then test the connection or run what does not work.'}
      </EmptyPage>
    )
  }
  return (
    <>
      <ul className={classes.list} aria-label="Calls, newest first">
        {records.map((record) => (
          <DebugRecordRow key={record._id} record={record} />
        ))}
      </ul>
      {more ? (
        <ActionButton
          variant="default"
          size="sm"
          busy={busy}
          busyWords="Loading…"
          onClick={() => {
            setBusy(true)
            void showMore().finally(() => setBusy(false))
          }}
        >
          Show older calls
        </ActionButton>
      ) : null}
    </>
  )
}
