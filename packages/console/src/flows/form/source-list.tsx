/** Where a flow's records come from: exports, read one after the other, and what is posted to its webhook. */
import { Button, Group } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { FieldAt } from './field-at.ts'
import { NEW_SOURCE, NEW_WEBHOOK, type SourceValues } from './flow-values.ts'
import classes from './form.module.css'
import { RowTools } from './row-tools.tsx'
import { SourceFields } from './source-fields.tsx'

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
            <SourceFields
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
