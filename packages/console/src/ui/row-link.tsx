/** The name of a row: a link to what it stands for, pressable anywhere on its row. */
import { Link } from '@tanstack/react-router'
import type { KindRow } from '../documents/kinds.ts'
import classes from './row-link.module.css'

export interface RowLinkProps {
  readonly to: KindRow['path']
  readonly id: string
  readonly children: React.ReactNode
}

export function RowLink({ to, id, children }: RowLinkProps) {
  return (
    <Link to={to} params={{ id }} className={classes.link ?? ''}>
      {children}
    </Link>
  )
}
