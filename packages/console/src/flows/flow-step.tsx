/** One step of a flow: the export, lookup or import, its operation, its connection and how that is, and its figures. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import { count } from '../ui/time.ts'
import classes from './flow-steps.module.css'

export interface FlowStepProps {
  readonly part: 'Export' | 'Import' | 'Lookup' | 'Webhook'
  readonly icon: React.ReactNode
  /** Where it is edited; absent: it has no page of its own. */
  readonly link?: { readonly path: '/exports/$id' | '/imports/$id'; readonly id: string }
  readonly name: string | undefined
  readonly operation?: string | undefined
  readonly connectionId?: string | undefined
  /** What is special about it here, e.g. its filter. */
  readonly notes?: readonly string[]
  readonly done:
    | { readonly word: string; readonly count: number; readonly failed: number; readonly ignored: number }
    | undefined
}

export function FlowStep({ part, icon, link, name, operation, connectionId, notes = [], done }: FlowStepProps) {
  const connection = useQuery({
    ...queries.connections.one(connectionId ?? ''),
    enabled: connectionId !== undefined,
  }).data
  return (
    <li className={classes.step}>
      <div className={classes.role}>
        {icon}
        {part}
        {done ? (
          <span className={`numbers ${classes.done}`}>
            {count(done.count)} {done.word}
            {done.ignored > 0 ? `, ${count(done.ignored)} skipped` : null}
            {done.failed > 0 ? <span className={classes.failed}>, {count(done.failed)} failed</span> : null}
          </span>
        ) : null}
      </div>
      {link ? (
        <Link to={link.path} params={{ id: link.id }} className={classes.name ?? ''}>
          {name ?? 'Loading…'}
        </Link>
      ) : (
        <span className={classes.name}>{name}</span>
      )}
      {operation ? <div className={classes.operation}>{operation}</div> : null}
      {notes.map((note) => (
        <div key={note} className={classes.note}>
          {note}
        </div>
      ))}
      {connection ? (
        <div className={classes.connection}>
          <Status look={CONNECTION_LOOKS[connection.status]} />
          <Link to="/connections/$id" params={{ id: connection._id }}>
            {connection.name}
          </Link>
        </div>
      ) : null}
    </li>
  )
}
