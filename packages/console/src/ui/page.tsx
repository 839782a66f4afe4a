/** The head of a page: its one h1, what can be done here, and the browser's title. Takes the focus on a change of page. */
import { Group, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { announce } from './announce.tsx'
import classes from './page.module.css'

let pagesShown = 0

/** Names the browser's tab, for as long as the caller is shown: a panel gives the name back to the page below. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    const below = document.title
    document.title = `${title} · Keyway`
    return () => {
      document.title = below
    }
  }, [title])
}

export interface PageHeaderProps {
  readonly title: string
  readonly description?: React.ReactNode
  /** Stands before the title's actions, e.g. a status. */
  readonly mark?: React.ReactNode
  readonly actions?: React.ReactNode
}

export function PageHeader({ title, description, mark, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  usePageTitle(title)
  useEffect(() => {
    pagesShown += 1
    // The first page after loading keeps the browser's own focus; later ones would leave it on a link that is gone.
    if (pagesShown > 1 && document.querySelector('[role="dialog"]') === null) {
      heading.current?.focus({ preventScroll: true })
      announce(heading.current?.textContent ?? '')
    }
  }, [])
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <Group gap="sm" align="center">
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {mark}
        </Group>
        {description ? (
          <Text c="dimmed" size="sm" mt={2}>
            {description}
          </Text>
        ) : null}
      </div>
      {actions ? <Group gap="xs">{actions}</Group> : null}
    </header>
  )
}
