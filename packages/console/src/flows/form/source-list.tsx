/** Where a flow's records come from: exports, read one after the other, and what is posted to its webhook. */
import { Button, Group, Text } from '@mantine/core'
import { IconClock, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries.ts'
import { ExportPanel } from '../../exports/export-panel.tsx'
import { NumberField } from '../../ui/form/number-field.tsx'
import { RefField } from '../../ui/form/ref-field.tsx'
import { NEW_SOURCE, NEW_WEBHOOK, type SourceValues } from './flow-values.ts'
import classes from './form.module.css'
import { RowTools } from './row-tools.tsx'
import { ScheduleField } from './schedule-field.tsx'
import type { FieldAt } from './step-list.tsx'

export interface SourceListProps {
  readonly sources: readonly SourceValues[]
  readonly timezone: string
  readonly field: FieldAt
  onChange(sources: readonly SourceValues[]): void
}

export function SourceList({ sources, timezone, field, onChange }: SourceListProps) {
  const hasWebhook = sources.some(({ type }) => type === 'webhook')
  return (
    <>
      <ol className={classes.list} aria-label="Sources">
        {sources.map((source, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sources have no identity but their place
          <li key={index} className={classes.card}>
            <div className={classes.head}>
              <p className={classes.title}>
                {index + 1}. {source.type === 'export' ? 'Export' : 'Webhook'}
              </p>
              <RowTools
                what={`source ${index + 1}`}
                index={index}
                list={sources}
                removable={sources.length > 1}
                onChange={onChange}
              />
            </div>
            <Source
              source={source}
              path={`pageGenerators.${index}`}
              timezone={timezone}
              field={field}
              onChange={(next) => onChange(sources.map((one, at) => (at === index ? next : one)))}
            />
          </li>
        ))}
      </ol>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...sources, NEW_SOURCE])}
        >
          Add an export
        </Button>
        {hasWebhook ? null : (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => onChange(withWebhook(sources))}
          >
            Take posts (webhook)
          </Button>
        )}
      </Group>
    </>
  )
}

/** In place of an export that nobody has chosen yet. */
function withWebhook(sources: readonly SourceValues[]): readonly SourceValues[] {
  const chosen = sources.filter((one) => one.type === 'webhook' || one.ref !== '')
  return [...chosen, NEW_WEBHOOK]
}

interface SourceProps {
  readonly source: SourceValues
  readonly path: string
  readonly timezone: string
  readonly field: FieldAt
  onChange(source: SourceValues): void
}

function Source({ source, path, timezone, field, onChange }: SourceProps) {
  const exports = useQuery(queries.exports.list())
  if (source.type === 'webhook') {
    return (
      <>
        <Text size="sm" c="dimmed">
          Runs as soon as records are posted. The flow's page has the address, once it is saved.
        </Text>
        <NumberField {...field(`${path}.pageSize`)} label="Page size" description="Records handed on together." />
      </>
    )
  }
  const records = (exports.data ?? []).filter(({ isLookup }) => !isLookup)
  return (
    <>
      <RefField
        label="Export"
        noun="export"
        description="Reads the records."
        loading={exports.isPending}
        choices={records.map((one) => ({ value: one._id, label: one.name }))}
        props={field(`${path}.ref`)}
        panel={({ id, onSaved, onClosed }) => (
          <ExportPanel id={id} nested onSaved={(saved) => onSaved(saved._id)} onClosed={onClosed} />
        )}
      />
      {source.schedule === '' ? (
        <div>
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconClock size={14} aria-hidden />}
            onClick={() => onChange({ ...source, schedule: '? 0 6 * * *' })}
          >
            Give it a schedule of its own
          </Button>
        </div>
      ) : (
        <ScheduleField
          label="Own schedule"
          description="Instead of the flow's."
          none="The flow's schedule"
          props={field(`${path}.schedule`)}
          value={source.schedule}
          timezone={timezone}
        />
      )}
    </>
  )
}
