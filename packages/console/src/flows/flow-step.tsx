/** One step of a flow: the export or import, its operation, its connection and how that is, and its figures. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import { count } from '../ui/time.ts'
import classes from './flow-steps.module.css'

export interface FlowStepProps {
  readonly part: 'Export' | 'Import'
  readonly icon: React.ReactNode
  readonly path: '/exports/$id' | '/imports/$id'
  readonly id: string
  readonly name: string | undefined
  readonly operation: string | undefined
  readonly connectionId: string | undefined
  readonly done: { readonly word: string; readonly count: number; readonly failed: number } | undefined
}

export function FlowStep({ part, icon, path, id, name, operation, connectionId, done }: FlowStepProps) {
  const connections = useQuery(queries.connections.list()).data
  const connection = connections?.find((one) => one._id === connectionId)
  return (
    <li className={classes.step}>
      <div className={classes.role}>
        {icon}
        {part}
        {done ? (
          <span className={`numbers ${classes.done}`}>
            {count(done.count)} {done.word}
            {done.failed > 0 ? <span className={classes.failed}>, {count(done.failed)} failed</span> : null}
          </span>
        ) : null}
      </div>
      <Link to={path} params={{ id }} className={classes.name ?? ''}>
        {name ?? 'Loading…'}
      </Link>
      {operation ? <div className={classes.operation}>{operation}</div> : null}
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
