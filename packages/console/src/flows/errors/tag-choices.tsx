/** Every tag with a box: ticked where all the errors have it, half where some do. */
import type { RecordError } from '@keyway/contract'
import { ActionIcon, Checkbox, Group, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries.ts'
import { Loading } from '../../ui/loading.tsx'
import { Problem } from '../../ui/problem.tsx'
import classes from './errors.module.css'
import { spreadOf } from './tag-changes.ts'
import type { TagDeeds } from './use-tag-deeds.ts'

export interface TagChoicesProps {
  readonly errors: readonly RecordError[]
  readonly deeds: TagDeeds
  /** Before something is asked elsewhere on the page. */
  onLeave(): void
}

export function TagChoices({ errors, deeds, onLeave }: TagChoicesProps) {
  const tags = useQuery(queries.tags())
  if (tags.isPending) return <Loading what="the tags" />
  if (tags.isError) return <Problem error={tags.error} title="The tags could not be loaded" />
  if (tags.data.length === 0) {
    return (
      <Text size="sm" c="dimmed" mb="sm">
        There are no tags yet. Make one for who looks into these errors, or for their ticket.
      </Text>
    )
  }
  return (
    <ul className={classes.tags}>
      {tags.data.map((one) => {
        const spread = spreadOf(errors, one._id)
        const becomes = deeds.applying?.tagId === one._id ? deeds.applying.on : undefined
        return (
          <Group key={one._id} component="li" wrap="nowrap" justify="space-between" gap="xs">
            <Checkbox
              size="sm"
              label={one.tag}
              classNames={{ label: classes.tag ?? '' }}
              checked={becomes ?? spread === 'all'}
              indeterminate={becomes === undefined && spread === 'some'}
              // Not disabled: the focus would be lost.
              aria-disabled={deeds.busy || undefined}
              onChange={() => deeds.apply({ tagId: one._id, on: spread !== 'all' })}
            />
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={`Delete the tag ${one.tag}`}
              onClick={() => {
                onLeave()
                void deeds.remove(one)
              }}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </Group>
        )
      })}
    </ul>
  )
}
