/** What an export reads, stage by stage, as a table or JSON. Secret values come masked until somebody asks for them. */

import type { PreviewResult } from '@keyway/contract'
import { Button, SegmentedControl, Text, Title } from '@mantine/core'
import { IconEye, IconLockOpen } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionButton } from '../ui/action-button.tsx'
import { CodeField } from '../ui/code/code-field.tsx'
import { Notice } from '../ui/notice.tsx'
import classes from './preview.module.css'
import { PreviewRecords, type RecordsView } from './preview-records.tsx'
import type { PreviewRun } from './use-preview.ts'

export interface PreviewProps {
  readonly preview: PreviewRun
  /** Tried with a record that a person gives. */
  readonly isLookup: boolean
}

export function Preview({ preview, isLookup }: PreviewProps) {
  const [view, setView] = useState<RecordsView>('table')
  const { result } = preview
  return (
    <section className={classes.preview} aria-label="Preview">
      <div className={classes.head}>
        <Title order={3}>Preview</Title>
        {result ? (
          <SegmentedControl
            size="xs"
            aria-label="How to show the records"
            value={view}
            onChange={(next) => setView(next === 'json' ? 'json' : 'table')}
            data={[
              { value: 'table', label: 'Table' },
              { value: 'json', label: 'JSON' },
            ]}
          />
        ) : null}
        <ActionButton
          variant="default"
          size="xs"
          className={classes.run ?? ''}
          leftSection={<IconEye size={15} aria-hidden />}
          busy={preview.running}
          busyWords="Reading…"
          onClick={preview.run}
        >
          Preview
        </ActionButton>
      </div>
      {isLookup ? (
        <CodeField
          props={{
            id: 'lookup-record',
            value: preview.record,
            onChange: preview.setRecord,
            error: preview.recordFault,
          }}
          label="Sample record"
          description="What the lookup reads for, as JSON. It is not stored."
          language="json"
          placeholder={'{ "id": 7 }'}
        />
      ) : null}
      {result ? (
        <Result key={result.stages.length} result={result} view={view} onReveal={preview.reveal} />
      ) : (
        <Text size="sm" c="dimmed" className={classes.hint ?? ''}>
          See the first records before you save. Nothing is changed in Azure, and secret values stay hidden.
        </Text>
      )}
    </section>
  )
}

type Stage = PreviewResult['stages'][number]

const STAGES = {
  request: 'Request',
  parse: 'Records',
  lookup: 'Values',
  resourcePath: 'Path',
  transform: 'Transform',
  filter: 'Filter',
} as const satisfies Record<Stage['name'], string>

interface ResultProps {
  readonly result: PreviewResult
  readonly view: RecordsView
  onReveal(): void
}

function Result({ result, view, onReveal }: ResultProps) {
  const last = result.stages.length - 1
  const [chosen, setChosen] = useState(last)
  // Another preview may have other stages.
  const index = Math.min(chosen, last)
  const shown = result.stages[index]
  const records = index === last ? result.data : (shown?.data ?? [])
  return (
    <>
      <ol className={classes.stages}>
        {result.stages.map((stage, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place; two may share a name
          <li key={at} data-failed={stage.errors.length > 0 || undefined}>
            <button
              type="button"
              className={classes.stage}
              aria-pressed={at === index}
              disabled={!stage.data && at !== last}
              onClick={() => setChosen(at)}
            >
              {STAGES[stage.name]}
            </button>
            <span className={classes.summary}>{stage.summary}</span>
          </li>
        ))}
      </ol>
      {result.stages.flatMap((stage) =>
        stage.errors.map((error) => (
          <Notice key={stage.name + error.message} role="alert" tone="bad" title={`${STAGES[stage.name]} failed`}>
            <p>{error.message}</p>
          </Notice>
        )),
      )}
      {records.length > 0 ? (
        <PreviewRecords records={records} view={view} what={shown?.name === 'request' ? 'answer' : 'record'} />
      ) : null}
      {result.stages.some((stage) => stage.data && stage.data.length > 0) ? (
        <div className={classes.secrets}>
          <Text size="xs" c="dimmed">
            {result.revealed
              ? 'Secret values are shown. This is in the audit log.'
              : 'Secret values are masked, also for transform and filter.'}
          </Text>
          {result.revealed ? null : (
            <Button
              variant="subtle"
              size="compact-xs"
              leftSection={<IconLockOpen size={14} aria-hidden />}
              onClick={onReveal}
            >
              Show values
            </Button>
          )}
        </div>
      ) : null}
    </>
  )
}
