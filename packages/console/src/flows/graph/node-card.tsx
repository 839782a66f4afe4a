/** The card of one node: what it is, its figures in the run shown, and what is wrong with it. */
import { isFinished, type Job } from '@keyway/contract'
import {
  IconAlertTriangle,
  IconArrowsSplit,
  IconDatabaseExport,
  IconDatabaseImport,
  IconFilter,
  IconListSearch,
  IconProgress,
  IconWebhook,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { queries } from '../../api/queries.ts'
import { CONNECTION_LOOKS, Status } from '../../ui/status.tsx'
import { count } from '../../ui/time.ts'
import classes from './graph.module.css'
import { useGraph } from './graph-context.ts'
import type { Place } from './place.ts'
import { Pluses, type Way } from './plus.tsx'
import { type CardWords, jobOfNode, type Part, useCardWords } from './use-card-words.ts'

const ICONS = {
  Export: IconDatabaseExport,
  Webhook: IconWebhook,
  Lookup: IconListSearch,
  Import: IconDatabaseImport,
  Router: IconArrowsSplit,
  Branch: IconFilter,
} as const satisfies Record<Part, typeof IconFilter>

export interface NodeCardProps {
  readonly id: string
  readonly place: Place
  readonly ways: readonly Way[]
}

export function NodeCard({ id, place, ways }: NodeCardProps) {
  const graph = useGraph()
  const words = useCardWords(graph.values, place)
  const button = useRef<HTMLButtonElement>(null)
  const error = graph.errors.get(id)
  const job = jobOfNode(graph.jobs, graph.values, place, id)
  const wanted = graph.focusWanted === id
  const { focusTaken } = graph
  useEffect(() => {
    if (!wanted) return
    button.current?.focus({ preventScroll: true })
    focusTaken()
  }, [wanted, focusTaken])
  const Icon = ICONS[words.part]

  return (
    <div className={classes.card} data-part={words.part} data-failed={(job?.numError ?? 0) > 0 || undefined}>
      <button
        ref={button}
        type="button"
        className={classes.face}
        data-node={id}
        data-wrong={error === undefined ? undefined : true}
        tabIndex={graph.current === id ? 0 : -1}
        aria-current={graph.current === id || undefined}
        onFocus={() => graph.select(id)}
        onDoubleClick={() => graph.open(id)}
        // A click of the keyboard or of a screen reader has no button of a mouse behind it.
        onClick={({ detail }) => (detail === 0 ? graph.open(id) : graph.select(id))}
      >
        <span className={classes.role}>
          <Icon size={16} aria-hidden />
          {words.part}
          {words.counted && job ? <Figures job={job} counted={words.counted} /> : null}
        </span>
        <span className={classes.name} title={words.name}>
          {words.name}
        </span>
        {error === undefined ? (
          <span className={classes.notes}>{words.notes.join(' · ')}</span>
        ) : (
          <span className={classes.wrong}>
            <IconAlertTriangle size={14} aria-hidden /> {error}
          </span>
        )}
        {words.connectionId === undefined ? null : <ConnectionLine id={words.connectionId} />}
      </button>
      <Pluses id={id} place={place} name={words.name} ways={ways} />
    </div>
  )
}

interface FiguresProps {
  readonly job: Job
  readonly counted: NonNullable<CardWords['counted']>
}

function Figures({ job, counted }: FiguresProps) {
  const ignored = counted.number === 'numSuccess' ? job.numIgnore : 0
  return (
    <span className={`numbers ${classes.done}`}>
      {isFinished(job.status) ? null : (
        <>
          <IconProgress size={13} className={classes.busy} aria-hidden />
          <span className="heard-only">Running: </span>
        </>
      )}
      {count(job[counted.number])} {counted.word}
      {ignored > 0 ? `, ${count(ignored)} skipped` : null}
      {job.numError > 0 ? <span className={classes.failed}>, {count(job.numError)} failed</span> : null}
    </span>
  )
}

/** Only one that cannot be used is worth the room. */
function ConnectionLine({ id }: { readonly id: string }) {
  const connection = useQuery(queries.connections.one(id)).data
  if (!connection || connection.status === 'online') return null
  return (
    <span className={classes.connection}>
      <Status look={CONNECTION_LOOKS[connection.status]} /> {connection.name}
    </span>
  )
}
