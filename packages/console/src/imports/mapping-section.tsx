/** How a record fills the fields: the default mapping to read, or rows of one's own to change. */

import type { Mapping, Operation } from '@keyway/contract'
import { Button, Text, Title } from '@mantine/core'
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react'
import { confirm } from '../ui/confirm.tsx'
import { DefaultMapping } from './default-mapping.tsx'
import { MappingEditor, type MappingField } from './mapping-editor.tsx'
import { blankMapping } from './mapping-fields.ts'
import { defaultMappings, newMapping } from './mapping-rows.ts'
import classes from './mapping-section.module.css'

export interface MappingSectionProps {
  /** Absent for a request of one's own: records then go out as they come, or as they are mapped. */
  readonly operation: Operation | undefined
  readonly mappings: readonly Mapping[]
  readonly error: string | undefined
  readonly field: MappingField
  onChange(mappings: readonly Mapping[]): void
}

export function MappingSection(props: MappingSectionProps) {
  const { operation, mappings, error, onChange } = props
  const own = mappings.length > 0

  const customise = () => {
    if (!operation) return onChange([blankMapping()])
    const start = defaultMappings(operation)
    onChange(start.length > 0 ? start : [newMapping(operation, [])])
  }
  const backToDefault = async () => {
    const sure = await confirm({
      title: 'Use the default mapping?',
      body: 'Your own rows are removed from this form. Nothing is stored until you save.',
      agree: 'Use the default',
      danger: true,
    })
    if (sure) onChange([])
  }

  return (
    <section className={classes.section} aria-label="Mapping">
      <div className={classes.head}>
        <Title order={3}>Mapping</Title>
        {own ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            onClick={() => void backToDefault()}
          >
            Use the default
          </Button>
        ) : (
          <Button variant="default" size="xs" leftSection={<IconPencil size={15} aria-hidden />} onClick={customise}>
            Customise
          </Button>
        )}
      </div>
      {error ? (
        <Text size="sm" c="var(--kw-bad)" role="alert">
          {error}
        </Text>
      ) : null}
      {own ? <MappingEditor {...props} /> : operation ? <DefaultMapping operation={operation} /> : <AsItComes />}
    </section>
  )
}

const AsItComes = () => (
  <Text size="sm" c="dimmed">
    Records go out as they come. Press Customise to choose and rename their members.
  </Text>
)
