/** The rows inside an object, and the sources of a list with the rows of each element. */

import type { ArrayHelper, Mapping } from '@keyway/contract'
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { MappingField, MappingRowsProps } from './mapping-editor.tsx'
import { blankMapping } from './mapping-fields.ts'
import classes from './mapping-section.module.css'

export interface MappingNestedProps {
  readonly mapping: Mapping
  readonly path: string
  readonly field: MappingField
  /** Draws rows, as those around this one. Given, as each is part of the other. */
  readonly Rows: React.ComponentType<MappingRowsProps>
  onChange(mapping: Mapping): void
}

export function MappingNested(props: MappingNestedProps) {
  return props.mapping.dataType === 'object' ? <InsideObject {...props} /> : <InsideList {...props} />
}

function InsideObject({ mapping, path, field, Rows, onChange }: MappingNestedProps) {
  const { mappings: inside, ...whole } = mapping
  if (!inside) {
    return (
      <AddButton onClick={() => onChange({ ...whole, extract: '', mappings: [blankMapping()] })}>
        Fill {mapping.generate || 'it'} field by field
      </AddButton>
    )
  }
  return (
    <section className={classes.nested} aria-label={`Fields of ${mapping.generate}`}>
      <Rows
        operation={undefined}
        mappings={inside}
        path={`${path}.mappings.`}
        field={field}
        onChange={(mappings) => onChange(mappings.length === 0 ? whole : { ...mapping, mappings: [...mappings] })}
      />
    </section>
  )
}

function InsideList({ mapping, path, field, Rows, onChange }: MappingNestedProps) {
  const { buildArrayHelper: sources, ...whole } = mapping
  const blank: ArrayHelper = { extract: '', ...(mapping.dataType === 'objectarray' && { mappings: [blankMapping()] }) }
  if (!sources) {
    return (
      <AddButton onClick={() => onChange({ ...whole, extract: '', buildArrayHelper: [blank] })}>
        Build {mapping.generate || 'it'} from parts of the record
      </AddButton>
    )
  }
  const change = (next: ArrayHelper[]) => onChange(next.length === 0 ? whole : { ...mapping, buildArrayHelper: next })
  return (
    <section className={classes.nested} aria-label={`Sources of ${mapping.generate}`}>
      {sources.map((source, index) => {
        const at = `${path}.buildArrayHelper.${index}`
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: sources have no identity but their place
          <div key={index} className={classes.source}>
            <div className={classes.sourceHead}>
              <TextInput
                {...field(`${at}.extract`)}
                size="xs"
                label="For each element of"
                description={source.mappings ? 'Below, $.items.name is the name of the element in hand.' : undefined}
                placeholder="$.items[*]"
                classNames={{ input: 'mono' }}
                spellCheck={false}
                autoComplete="off"
                value={source.extract ?? ''}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove the source ${source.extract || index + 1}`}
                onClick={() => change(sources.toSpliced(index, 1))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </div>
            {source.mappings ? (
              <Rows
                operation={undefined}
                mappings={source.mappings}
                path={`${at}.mappings.`}
                field={field}
                onChange={(mappings) => change(sources.with(index, { ...source, mappings: [...mappings] }))}
              />
            ) : null}
          </div>
        )
      })}
      <AddButton onClick={() => change([...sources, blank])}>Add a source</AddButton>
    </section>
  )
}

function AddButton({ onClick, children }: { onClick(): void; readonly children: React.ReactNode }) {
  return (
    <div>
      <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>
        {children}
      </Button>
    </div>
  )
}
