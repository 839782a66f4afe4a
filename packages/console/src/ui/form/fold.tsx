/** A section of a form that folds away. An error inside opens it, and what was opened once stays open. */
import { Collapse, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import classes from './fold.module.css'

export interface FoldProps {
  readonly title: string
  /** Open from the start. */
  readonly open?: boolean
  readonly hasError: boolean
  readonly children: React.ReactNode
}

export function Fold({ title, open = false, hasError, children }: FoldProps) {
  const [asked, { toggle }] = useDisclosure(open)
  const region = useId()
  const opened = asked || hasError
  return (
    <section className={classes.section} aria-label={title}>
      <UnstyledButton className={classes.toggle} aria-expanded={opened} aria-controls={region} onClick={toggle}>
        <IconChevronRight size={16} aria-hidden className={classes.arrow} data-opened={opened || undefined} />
        {title}
      </UnstyledButton>
      <Collapse expanded={opened} id={region}>
        <div className={classes.fields}>{children}</div>
      </Collapse>
    </section>
  )
}
