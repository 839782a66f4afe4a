/** Downloads the records of an export as a file: format, with or without secret values, and how far it is. */
import { FILE_FORMATS, type FileFormat } from '@keyway/client/files'
import type { Export } from '@keyway/contract'
import { Button, Group, Radio, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { ActionButton } from '../ui/action-button.tsx'
import { confirm } from '../ui/confirm.tsx'
import { Notice } from '../ui/notice.tsx'
import { Problem } from '../ui/problem.tsx'
import { counted } from '../ui/time.ts'
import { type DownloadState, useDownload } from './use-download.ts'
import { type OnItsWay, useLeaveQuestion } from './use-leave-question.ts'

const FORMATS = FILE_FORMATS.map((value) => ({ value, label: value === 'csv' ? 'CSV' : 'NDJSON' }))

export interface DownloadRecordsProps {
  readonly document: Export
  readonly hold: (running: OnItsWay | null) => void
}

export default function DownloadRecords({ document, hold }: DownloadRecordsProps) {
  const [format, setFormat] = useState<FileFormat>('csv')
  const [values, setValues] = useState('masked')
  const { state, start, cancel, savePart } = useDownload(document)
  const running = state.phase === 'running'
  useLeaveQuestion(running ? 'download' : null, hold)

  const begin = async () => {
    if (values === 'masked') return start(format, false)
    const sure = await confirm({
      title: 'Put secret values into the file?',
      body: 'Whoever has the file can read them. Keep it where others cannot, and delete it afterwards. That you downloaded it is written to the audit log.',
      agree: 'Download with values',
      danger: true,
    })
    if (sure) start(format, true)
  }

  return (
    <Stack gap="md">
      <div>
        <Text size="sm" fw={500} mb={4} id="download-format">
          Format
        </Text>
        <SegmentedControl
          aria-labelledby="download-format"
          data={FORMATS}
          value={format}
          disabled={running}
          onChange={(next) => setFormat(next as FileFormat)}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {format === 'csv'
            ? 'For spreadsheets. What one would run as a formula has an apostrophe before it.'
            : 'One JSON object on each line, for programs.'}
        </Text>
      </div>
      <Radio.Group label="Secret values" value={values} onChange={setValues}>
        <Stack gap="xs" mt={6}>
          <Radio value="masked" disabled={running} label="Masked" description="****** stands in their place." />
          <Radio value="shown" disabled={running} label="As they are" description="You are asked before it begins." />
        </Stack>
      </Radio.Group>
      <Outcome state={state} onSavePart={savePart} />
      <Group>
        <ActionButton
          busy={running}
          busyWords={`${counted(state.records, 'record')} so far…`}
          onClick={() => void begin()}
        >
          {state.phase === 'idle' ? 'Download' : 'Download again'}
        </ActionButton>
        {running ? (
          <Button variant="default" onClick={cancel}>
            Cancel download
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

function Outcome({ state, onSavePart }: { readonly state: DownloadState; onSavePart(): void }) {
  const { phase, records, failed, faults, left, note, error } = state
  if (phase === 'idle' || phase === 'running') return null
  const part =
    phase !== 'done' && records > 0 ? (
      <Button variant="default" size="xs" mt="xs" onClick={onSavePart}>
        Save the {counted(records, 'record')} that came
      </Button>
    ) : null
  if (phase === 'failed')
    return (
      <div>
        <Problem error={error} title={`The download stopped after ${counted(records, 'record')}`} />
        {part}
      </div>
    )
  if (phase === 'cancelled')
    return (
      <Notice tone="quiet" role="status" title={`Cancelled after ${counted(records, 'record')}`}>
        {part}
      </Notice>
    )
  return (
    <Notice
      tone={failed > 0 || left.length > 0 || records === 0 ? 'warn' : 'ok'}
      role="status"
      title={records === 0 ? 'There are no records, so no file was made' : `Downloaded ${counted(records, 'record')}`}
    >
      {records === 0 && note ? <p>{note}</p> : null}
      {failed > 0 ? <p>{counted(failed, 'record')} could not be read and are not in the file:</p> : null}
      {faults.map((fault) => (
        <p key={fault}>{fault}</p>
      ))}
      {left.length > 0 ? (
        <p>
          Records after the first page have more members, which had no column: {left.join(', ')}. NDJSON keeps them all.
        </p>
      ) : null}
    </Notice>
  )
}
