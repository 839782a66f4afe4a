/** One side of the scope dialog: scopes with tick boxes, and what each allows. */

import type { Scope } from '@keyway/contract'
import { Badge, Checkbox, Text } from '@mantine/core'
import { useId } from 'react'
import classes from './scope-dialog.module.css'

export interface ScopeListProps {
  readonly title: string
  readonly scopes: readonly Scope[]
  readonly ticked: readonly string[]
  onTicked(ticked: readonly string[]): void
  /** What an empty list says. */
  readonly nothing: string
  readonly tools?: React.ReactNode
}

export function ScopeList({ title, scopes, ticked, onTicked, nothing, tools }: ScopeListProps) {
  const heading = useId()
  return (
    <section className={classes.list} aria-labelledby={heading}>
      <div className={classes.listHead}>
        <Text fw={600} size="sm" component="h3" id={heading}>
          {title} <span className="numbers">({scopes.length})</span>
        </Text>
        {tools}
      </div>
      {scopes.length === 0 ? (
        <Text size="sm" c="dimmed" p="md" ta="center">
          {nothing}
        </Text>
      ) : (
        <Checkbox.Group value={[...ticked]} onChange={onTicked} aria-labelledby={heading}>
          <ul className={classes.scopes}>
            {scopes.map((scope) => (
              <li key={scope.value}>
                <Checkbox
                  value={scope.value}
                  label={
                    <>
                      <span className={classes.scopeName}>
                        {scope.label}
                        {scope.recommended ? (
                          <Badge size="xs" variant="light" tt="none">
                            Recommended
                          </Badge>
                        ) : null}
                      </span>
                      {scope.label === scope.value ? null : <span className={classes.value}>{scope.value}</span>}
                    </>
                  }
                  description={scope.help}
                />
              </li>
            ))}
          </ul>
        </Checkbox.Group>
      )}
    </section>
  )
}
