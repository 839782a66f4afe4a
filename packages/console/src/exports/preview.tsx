/** What an export reads, as a table or JSON, with its stages and what failed. Secret values come masked. */

import type { PreviewResult } from '@keyway/contract'
import { Code, SegmentedControl, Text, Title } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionButton } from '../ui/action-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { counted } from '../ui/time.ts'
import classes from './preview.module.css'
import { recordTable } from './record-table.ts'
import type { PreviewRun } from './use-preview.ts'

export function Preview({ preview }: { readonly preview: PreviewRun }) {
  const [view, setView] = useState<'table' | 'json'>('table')
  const { result } = preview
  return (
    <section className={classes.preview} aria-label="Preview">
      <div className={classes.head}>
        <Title order={3}>Preview</Title>
        {result && result.data.length > 0 ? (
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
      {result ? (
        <Result result={result} view={view} />
      ) : (
        <Text size="sm" c="dimmed" className={classes.hint ?? ''}>
          See the first records before you save. Nothing is changed in Azure, and secret values stay hidden.
        </Text>
      )}
    </section>
  )
}

function Result({ result, view }: { readonly result: PreviewResult; readonly view: 'table' | 'json' }) {
  return (
    <>
      <ol className={classes.stages}>
        {result.stages.map((stage) => (
          <li key={stage.name} data-failed={stage.errors.length > 0 || undefined}>
            <strong>{STAGES[stage.name]}</strong>
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
      {result.data.length === 0 ? null : view === 'json' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
        <section className={classes.scroll} tabIndex={0} aria-label="Records as JSON">
          <Code block>{JSON.stringify(result.data, null, 2)}</Code>
        </section>
      ) : (
        <Records result={result} />
      )}
    </>
  )
}

const STAGES = { request: 'Request', parse: 'Records', lookup: 'Values' } as const

function Records({ result }: { readonly result: PreviewResult }) {
  const table = recordTable(result.data)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={counted(result.data.length, 'record')}>
      <table className={classes.table}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity of their own here
            <tr key={index}>
              {row.map((text, column) => (
                <td key={table.columns[column]} title={text}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
