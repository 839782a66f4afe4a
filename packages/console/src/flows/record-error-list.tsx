/** Failed records, one a row, and the button that fetches more of them. */
import type { RecordError } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { RecordErrorRow } from './record-error-row.tsx'
import classes from './record-errors.module.css'

export interface RecordErrorListProps {
  readonly errors: readonly RecordError[]
  /** The query they come from. */
  readonly source: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    fetchNextPage(): Promise<unknown>
  }
  readonly ticked?: ReadonlySet<string>
  /** Absent: rows cannot be ticked. */
  readonly onTick?: (errorId: string, on: boolean) => void
  /** Absent: records cannot be edited from here. */
  readonly onEdit?: ((error: KeptError) => void) | undefined
}

/** An error that keeps its record. */
export type KeptError = RecordError & { readonly retryDataKey: string }

const isKept = (error: RecordError): error is KeptError => error.retryDataKey !== undefined

const NONE: ReadonlySet<string> = new Set()

export function RecordErrorList({ errors, source, ticked = NONE, onTick, onEdit }: RecordErrorListProps) {
  const tags = useQuery({ ...queries.tags(), enabled: errors.some((error) => error.tags.length > 0) })
  const namesOf = (error: RecordError) =>
    (tags.data ?? []).filter(({ _id }) => error.tags.includes(_id)).map(({ tag }) => tag)
  return (
    <>
      <ul className={classes.list}>
        {errors.map((error) => (
          <RecordErrorRow
            key={error.errorId}
            error={error}
            tags={namesOf(error)}
            ticked={ticked.has(error.errorId)}
            {...(onTick && { onTick: (on: boolean) => onTick(error.errorId, on) })}
            onEdit={onEdit && isKept(error) ? () => onEdit(error) : undefined}
          />
        ))}
      </ul>
      {source.hasNextPage ? (
        <ActionButton
          variant="default"
          size="sm"
          mt="sm"
          busy={source.isFetchingNextPage}
          busyWords="Loading…"
          onClick={() => void source.fetchNextPage()}
        >
          Show more
        </ActionButton>
      ) : null}
    </>
  )
}
