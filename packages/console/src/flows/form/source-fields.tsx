/** The fields of one source: the export and a schedule of its own, or how posted records are taken. */
import { Button, Text } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useChoices } from '../../documents/use-choices.ts'
import { ExportPanel } from '../../exports/export-panel.tsx'
import { NumberField } from '../../ui/form/number-field.tsx'
import { RefField } from '../../ui/form/ref-field.tsx'
import type { FieldAt } from './field-at.ts'
import type { SourceValues } from './flow-values.ts'
import { ScheduleField } from './schedule-field.tsx'

export interface SourceFieldsProps {
  readonly source: SourceValues
  readonly path: string
  readonly timezone: string
  readonly field: FieldAt
  onChange(source: SourceValues): void
}

export function SourceFields({ source, path, timezone, field, onChange }: SourceFieldsProps) {
  const ref = source.type === 'export' ? source.ref : ''
  const { items, loading, search } = useChoices('exports', ref, { isLookup: 'false' })
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
  return (
    <>
      <RefField
        label="Export"
        noun="export"
        description="Reads the records."
        loading={loading}
        search={search}
        choices={items.map((one) => ({ value: one._id, label: one.name }))}
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
