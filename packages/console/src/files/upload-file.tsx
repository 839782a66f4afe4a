/** Uploads a file of records into an import: choose or drop it, see what would happen, then send it. */
import { FILE_FORMATS, type FileFormat, formatOfName } from '@keyway/client/files'
import type { Import } from '@keyway/contract'
import { Button, FileInput, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import { useState } from 'react'
import { DryRunTable } from '../imports/dry-run-table.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { confirm } from '../ui/confirm.tsx'
import { Notice } from '../ui/notice.tsx'
import { Problem } from '../ui/problem.tsx'
import { counted } from '../ui/time.ts'
import { FailureList } from './failure-list.tsx'
import classes from './files.module.css'
import { UploadProgress } from './upload-progress.tsx'
import { dryRunWords, outcomeWords, rowsOf } from './upload-words.ts'
import { type OnItsWay, useLeaveQuestion } from './use-leave-question.ts'
import { TRIED, useUpload } from './use-upload.ts'

const FORMATS = FILE_FORMATS.map((value) => ({ value, label: value === 'csv' ? 'CSV' : 'NDJSON' }))

export interface UploadFileProps {
  readonly document: Import
  readonly hold: (running: OnItsWay | null) => void
}

export default function UploadFile({ document, hold }: UploadFileProps) {
  const [file, setFile] = useState<File | null>(null)
  const [format, setFormat] = useState<FileFormat>('csv')
  const upload = useUpload(document)
  const { phase, tally, failures, dryRun, error } = upload.state
  const running = phase === 'trying' || phase === 'sending'
  useLeaveQuestion(phase === 'sending' ? 'upload' : null, hold)

  const choose = (chosen: File | null, as: FileFormat = formatOfName(chosen?.name)) => {
    setFile(chosen)
    setFormat(as)
    if (chosen === null) upload.reset()
    else upload.tryOut(chosen, as)
  }
  const send = async () => {
    if (file === null) return
    const sure = await confirm({
      title: `Send "${file.name}" through "${document.name}"?`,
      body: 'Its records are written to the application one after the other. This cannot be undone here.',
      agree: 'Send',
    })
    if (sure) upload.send(file, format)
  }

  return (
    <Stack gap="md">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the field inside */}
      <div
        className={classes.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          const [dropped] = event.dataTransfer.files
          if (dropped && !running) choose(dropped)
        }}
      >
        <FileInput
          label="File"
          description="NDJSON or CSV, of any size. Choose it, or drop it here. Nothing is written before you say so."
          accept=".csv,.ndjson,.jsonl,.json,text/csv,application/x-ndjson"
          placeholder="Choose a file"
          clearable={!running}
          disabled={running}
          clearButtonProps={{ 'aria-label': 'Remove the file' }}
          leftSection={<IconFile size={16} aria-hidden />}
          value={file}
          onChange={(chosen) => choose(chosen)}
        />
      </div>
      {file ? (
        <SegmentedControl
          aria-label="Format of the file"
          data={FORMATS}
          value={format}
          disabled={running}
          onChange={(next) => choose(file, next as FileFormat)}
        />
      ) : null}
      {running ? <UploadProgress state={upload.state} /> : null}
      {phase === 'failed' ? <Problem error={error} title={stoppedWords(tally.line)} /> : null}
      {phase === 'stopped' ? <Notice tone="quiet" role="status" title={stoppedWords(tally.line)} /> : null}
      {phase === 'tried' ? (
        <>
          <Notice tone={failures.length > 0 ? 'warn' : 'quiet'} role="status" title={dryRunWords(tally)}>
            <p>
              Nothing was written.
              {rowsOf(tally) >= TRIED ? ` Only the first ${counted(TRIED, 'row')} were looked at.` : ''}
            </p>
          </Notice>
          {dryRun.length > 0 ? <DryRunTable records={dryRun} /> : null}
        </>
      ) : null}
      {phase === 'done' ? (
        <Notice tone={tally.failed > 0 ? 'warn' : 'ok'} role="status" title={outcomeWords(tally)} />
      ) : null}
      {failures.length > 0 ? (
        <FailureList failures={failures} failed={tally.failed} onSave={upload.saveFailures} />
      ) : null}
      {file ? (
        <Group>
          {phase === 'stopped' || phase === 'failed' ? (
            tally.written + tally.ignored > 0 ? (
              <ActionButton busy={false} busyWords="" onClick={() => upload.goOn(file, format)}>
                Go on behind line {tally.line}
              </ActionButton>
            ) : (
              <ActionButton busy={false} busyWords="" onClick={() => choose(file, format)}>
                Try again
              </ActionButton>
            )
          ) : null}
          {phase === 'tried' || phase === 'sending' ? (
            <ActionButton busy={running} busyWords="Sending…" onClick={() => void send()}>
              Send the file
            </ActionButton>
          ) : null}
          {running ? (
            <Button variant="default" onClick={upload.cancel}>
              Stop
            </Button>
          ) : null}
          {phase === 'done' ? (
            <Button variant="default" onClick={() => choose(null)}>
              Upload another file
            </Button>
          ) : null}
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          A CSV begins with a row of column names; tags.owner is the member owner of tags.
        </Text>
      )}
    </Stack>
  )
}

const stoppedWords = (line: number): string =>
  line === 0
    ? 'Stopped. Records of the first lines may have been sent: going on sends them again.'
    : `Stopped. Everything up to line ${line} is through. Records of the lines behind it may have been sent: going on sends them again.`
