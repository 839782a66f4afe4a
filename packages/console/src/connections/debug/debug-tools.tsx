/** What can be done with a debug log: look for calls, download it, clear it. */
import type { Connection } from '@keyway/contract'
import { Button, Switch, TextInput } from '@mantine/core'
import { IconDownload, IconSearch, IconTrash } from '@tabler/icons-react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { confirm } from '../../ui/confirm.tsx'
import { notifyDone, notifyFailed } from '../../ui/notify.ts'
import classes from './debug-log.module.css'
import { downloadLog } from './download-log.ts'
import type { LogFilter } from './log-state.ts'

const FORMATS = [
  { format: 'ndjson', label: 'Download', says: 'As NDJSON: a record on each line' },
  { format: 'har', label: 'Download HAR', says: 'As HTTP archive, for the network view of a browser' },
] as const

export interface DebugToolsProps {
  readonly connection: Connection
  readonly filter: LogFilter
  onFilter(filter: LogFilter): void
  onCleared(): void
}

export function DebugTools({ connection, filter, onFilter, onCleared }: DebugToolsProps) {
  const { _id: id, name } = connection
  const clear = async () => {
    const sure = await confirm({
      title: `Clear the debug log of "${name}"?`,
      body: 'All its records are deleted, for everybody. This cannot be undone.',
      agree: 'Clear',
      danger: true,
    })
    if (!sure) return
    try {
      await api.connections.debugClear({ params: { id } })
      onCleared()
      void refresh('audit')
      notifyDone('The debug log was cleared')
    } catch (error) {
      notifyFailed('The debug log was not cleared', error)
    }
  }
  const download = (format: (typeof FORMATS)[number]['format']) =>
    downloadLog(connection, format).catch((error: unknown) => notifyFailed('The log was not downloaded', error))
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.search ?? ''}
        size="xs"
        aria-label="Search calls"
        placeholder="Search calls"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.search}
        maxLength={200}
        onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
      />
      <Switch
        size="xs"
        label="Failed only"
        checked={filter.failed}
        onChange={(event) => onFilter({ ...filter, failed: event.currentTarget.checked })}
      />
      {FORMATS.map(({ format, label, says }) => (
        <Button
          key={format}
          size="xs"
          variant="default"
          title={says}
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => void download(format)}
        >
          {label}
        </Button>
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => void clear()}
      >
        Clear
      </Button>
    </div>
  )
}
