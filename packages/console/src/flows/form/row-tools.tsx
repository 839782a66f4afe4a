/** Buttons of an entry in an ordered list: up, down, remove. */
import { ActionIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { announce } from '../../ui/announce.tsx'
import classes from './form.module.css'

export interface RowToolsProps<T> {
  /** What the entry is, e.g. `step 2`. */
  readonly what: string
  readonly index: number
  readonly list: readonly T[]
  readonly removable: boolean
  onChange(list: readonly T[]): void
}

export function RowTools<T>({ what, index, list, removable, onChange }: RowToolsProps<T>) {
  const move = (to: number) => {
    const entry = list[index] as T
    onChange(list.toSpliced(index, 1).toSpliced(to, 0, entry))
    announce(`Moved ${what} to place ${to + 1}`)
  }
  return (
    <div className={classes.tools}>
      {list.length > 1 ? (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Move ${what} up`}
            disabled={index === 0}
            onClick={() => move(index - 1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Move ${what} down`}
            disabled={index === list.length - 1}
            onClick={() => move(index + 1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
        </>
      ) : null}
      {removable ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${what}`}
          onClick={() => onChange(list.toSpliced(index, 1))}
        >
          <IconTrash size={16} />
        </ActionIcon>
      ) : null}
    </div>
  )
}
